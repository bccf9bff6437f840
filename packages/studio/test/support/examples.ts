/** @file The examples built as `npm run examples` builds them, on a plain web server with the headers for threads. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' },
  ...{ '.woff2': 'font/woff2', '.wasm': 'application/wasm' },
};

export interface Examples {
  readonly url: string;
  close(): void;
}

/** @param folder to build into */
export async function serveExamples(folder: string): Promise<Examples> {
  await build({
    configFile: fileURLToPath(new URL('../../../../examples/vite.config.ts', import.meta.url)),
    build: { outDir: folder },
    logLevel: 'error',
  });
  const server = createServer(({ url = '/' }, answer) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (pathname.includes('..') || !existsSync(file)) return answer.writeHead(404).end();
    answer.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    return createReadStream(file).pipe(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
