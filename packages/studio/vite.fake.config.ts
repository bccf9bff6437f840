/**
 * @file The pages with a made-up server, to look at them: `npm run dev:fake` for every page, FAKE_IMAGES=20000 for
 * a gallery of many, FAKE=empty for the first minute, FAKE=busy for a training.
 */
import { mergeConfig, type Connect, type Plugin } from 'vite';

import { fakeEverything } from './src/shared/testing/fake-everything.js';
import { fakeProject } from './src/shared/testing/fake-product.js';
import { FakeStudio } from './src/shared/testing/fake-studio.js';
import config from './vite.config.js';

const cards = [
  fakeProject({ job: process.env.FAKE === 'busy' ? 'job-1' : null }),
  fakeProject({
    id: 2,
    name: 'Connector 14-pin',
    folder: '/data/products/connector',
    model: null,
    cover: 7,
    unreadable: [],
  }),
  fakeProject({ id: 3, name: 'Gasket', folder: '/media/usb/gasket', missing: true, cover: 9 }),
  fakeProject({ id: 4, name: 'Just opened', folder: '/data/new', cover: null, model: null, unreadable: [] }),
];

function fakeServer(): Plugin {
  const api =
    process.env.FAKE === undefined && process.env.FAKE_IMAGES === undefined
      ? fakeEverything(cards.slice(1))
      : new FakeStudio({
          images: Number(process.env.FAKE_IMAGES ?? 600),
          projects: process.env.FAKE === 'empty' ? [] : cards,
        });
  const serve = ({ middlewares }: { readonly middlewares: Connect.Server }) => {
    middlewares.use('/api/events', (_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(': hello\n\n');
      const end = api.subscribe((event) => answer.write(`data: ${JSON.stringify(event)}\n\n`));
      answer.on('close', end);
    });
    middlewares.use('/api', async (request, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      const type = request.headers['content-type'] ?? '';
      const body = type.startsWith('multipart/')
        ? await new Response(bytes, { headers: { 'content-type': type } }).formData()
        : bytes.length > 0
          ? (JSON.parse(bytes.toString()) as unknown)
          : undefined;
      const told = api.handle(request.method!, `/api${request.url!}`, body);
      answer.writeHead(told.status, Object.fromEntries(told.headers));
      answer.end(Buffer.from(await told.arrayBuffer()));
    });
  };
  return { name: 'fake-server', configureServer: serve, configurePreviewServer: serve };
}

export default mergeConfig(config, {
  plugins: [fakeServer()], // Also where node_modules is a link to elsewhere.
  server: { proxy: undefined, fs: { strict: false } },
});
