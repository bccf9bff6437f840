/**
 * @file What went wrong, in words: in the language of the pages where it is a sentence of the studio's own routes, else as whoever
 * found it said it, or that the server does not answer.
 */
import { useTranslations } from 'use-intl';
import { ApiError } from '../api/client.js';

export function useWrong(): (error: unknown) => string {
  const t = useTranslations('shell.wrong');
  const said = useTranslations('said');
  return (error) => {
    if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    if (error.status === 0) return t('unreachable');
    const code = error.told?.code as 'folder-gone' | undefined;
    // A newer server may say what these pages do not know.
    return code !== undefined && said.has(code) ? said(code, error.told!.values as { folder: string }) : error.message;
  };
}
