/**
 * @file What went wrong, in words: in the language of the pages where it is a sentence of the studio's own routes or one of the
 * library that people meet, else as whoever found it said it, or that the server does not answer.
 */
import { useLocale, useTranslations } from 'use-intl';
import { ApiError } from '../api/client.js';
import { en } from '../i18n/en.js';
import { knownSentence, patternsOf } from './sentences.js';

const patterns = { said: patternsOf(en.said), library: patternsOf(en.library), reasons: patternsOf(en.reasons) };

/** A sentence of the server, such as the reason of a failed job, in the language of the pages. */
export function useSentence(): (sentence: string) => string {
  const isEnglish = useLocale() === 'en';
  const said = useTranslations('said');
  const library = useTranslations('library');
  const reasons = useTranslations('reasons');
  const reason = (text: string): string => {
    const known = knownSentence(patterns.reasons, text);
    return known ? reasons(known.key as 'side', known.values as { size: string }) : text;
  };
  const words = (sentence: string): string => {
    const own = knownSentence(patterns.said, sentence);
    if (own) return said(own.key as 'folder-gone', own.values as { folder: string });
    const found = knownSentence(patterns.library, sentence);
    if (!found) return sentence;
    const values = Object.entries(found.values).map(([name, value]) => {
      if (typeof value === 'number') return [name, value];
      return [name, name === 'list' ? words(value) : reason(value)];
    });
    return library(found.key as 'missing', Object.fromEntries(values) as { folder: string });
  };
  return isEnglish ? (sentence) => sentence : words;
}

export function useWrong(): (error: unknown) => string {
  const t = useTranslations('shell.wrong');
  const said = useTranslations('said');
  const sentence = useSentence();
  return (error) => {
    if (!(error instanceof ApiError)) return error instanceof Error ? sentence(error.message) : String(error);
    if (error.status === 0) return t('unreachable');
    const code = error.told?.code as 'folder-gone' | undefined;
    // A newer server may say what these pages do not know.
    if (code !== undefined && said.has(code)) return said(code, error.told!.values as { folder: string });
    return sentence(error.message);
  };
}
