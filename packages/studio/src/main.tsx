import { QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.js';
import { listen } from './api/events.js';
import { Providers } from './app/Providers.js';
import { router } from './app/router.js';
import './design/base.css';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses, it refuses again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      staleTime: 30_000,
    },
  },
});
listen(client);

createRoot(document.getElementById('studio')!).render(
  <StrictMode>
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
