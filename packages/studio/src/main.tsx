import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'use-intl';
import { listen } from './api/events.js';
import { router } from './app/router.js';
import './design/base.css';
import { browserLanguage, languages } from './i18n/messages.js';

const client = new QueryClient({ defaultOptions: { queries: { retry: 2, staleTime: 30_000 } } });
listen(client);
const language = browserLanguage();
document.documentElement.lang = language;

createRoot(document.getElementById('studio')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <IntlProvider locale={language} messages={languages[language]}>
        <RouterProvider router={router} />
      </IntlProvider>
    </QueryClientProvider>
  </StrictMode>,
);
