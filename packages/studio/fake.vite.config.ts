/** @file The pages on a server that is not there: `npx vite --config fake.vite.config.ts`, for looking at them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { defineConfig, mergeConfig } from 'vite';
import { FakeStudio, fakeEpoch } from './src/viewer/testing/fake-results.js';
import config from './vite.config.js';

/** Which fake: what the page's address says as `fake=`, such as `no-model`, `no-defects`, `stale`, `obstacle`. */
const studios: Record<string, FakeStudio> = {
  '': new FakeStudio(),
  'no-model': new FakeStudio({ model: false }),
  'no-defects': new FakeStudio({ defects: false }),
  stale: new FakeStudio({ stale: true }),
  obstacle: new FakeStudio({ obstacle: '12 good images are too few: 20 are the least.' }),
};

function tellOfTraining(studio: FakeStudio): void {
  let step = 0;
  setInterval(() => {
    step = (step + 1) % 240;
    const event = fakeEpoch(1 + Math.floor(step / 20), 12, 1 + (step % 20), 20);
    studio.emit({ type: 'progress', job: 'running', project: 1, event });
  }, 250);
}
Object.values(studios).forEach(tellOfTraining);

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fake = new URL(request.headers.referer ?? '', 'http://x').searchParams.get('fake') ?? '';
  const studio = studios[request.headers['x-fake']?.toString() ?? fake] ?? studios[''];
  const url = `/api${request.url}`;
  if (url.startsWith('/api/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const end = studio.subscribe((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
    request.on('close', end);
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  const { status, type, body, headers } = studio.answer(request.method ?? 'GET', url, text && JSON.parse(text));
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(body);
}

export default mergeConfig(
  { ...config, server: {} },
  defineConfig({
    // Worktrees link to node_modules elsewhere.
    server: { fs: { strict: false } },
    plugins: [
      {
        name: 'fake-studio',
        configureServer: ({ middlewares }) =>
          void middlewares.use('/api', (request, response) => void serve(request, response)),
      },
    ],
  }),
);
