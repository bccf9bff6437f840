/** @file What went wrong, in words: the server's own sentence, or that it does not answer. */
import { useTranslations } from 'use-intl';
import { ApiError } from '../api/client.js';

export function useWrong(): (error: unknown) => string {
  const t = useTranslations('shell.wrong');
  return (error) => {
    if (error instanceof ApiError) return error.status === 0 ? t('unreachable') : error.message;
    return error instanceof Error ? error.message : String(error);
  };
}
