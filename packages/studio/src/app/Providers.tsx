/** @file What every page can count on: the server's answers, the language, and its numbers and dates. */
import { QueryClientProvider, useQuery, type QueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'use-intl';
import { queries } from '../api/queries.js';
import { languages } from '../i18n/messages.js';
import { useStore } from '../shared/store.js';
import { applyPreferences, language, suggestLanguage } from './preferences.js';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Languages({ children }: { readonly children: ReactNode }) {
  const locale = useStore(language);
  const { data: session } = useQuery(queries.session);
  useEffect(applyPreferences, []);
  useEffect(() => {
    if (session?.language) suggestLanguage(session.language);
  }, [session]);
  return (
    <IntlProvider locale={locale} messages={languages[locale]} timeZone={timeZone}>
      <I18nProvider locale={locale === 'de' ? 'de-DE' : 'en-US'}>{children}</I18nProvider>
    </IntlProvider>
  );
}

export function Providers({ client, children }: { readonly client: QueryClient; readonly children: ReactNode }) {
  return (
    <QueryClientProvider client={client}>
      <Languages>{children}</Languages>
    </QueryClientProvider>
  );
}
