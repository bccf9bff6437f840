/** @file Times as the language of the pages writes them, in the time zone of who looks. */
import { useLocale } from 'use-intl';

/** Writes a time of the server's. */
export function useMoment(): (at: string) => string {
  const language = useLocale();
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (at) => format.format(new Date(at));
}
