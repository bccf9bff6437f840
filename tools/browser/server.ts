/** @file A web server on 127.0.0.1 that serves a fixed list of resources to one page and takes that page's report. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Resource {
  /** MIME type. */
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Besides Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageServer {
  readonly url: string;
  /** The JSON that the page posts to /result. Rejects when the page asks for something that is not on the list. */
  readonly report: Promise<unknown>;
  close(): void;
}

/** @param resources by path, e.g. "/page.js"; nothing else is served. */
export async function servePage(resources: Readonly<Record<string, Resource>>): Promise<PageServer> {
  const server = createServer();
  const report = answerRequests(server, new Map(Object.entries(resources)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    report,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerRequests(server: Server, resources: ReadonlyMap<string, Resource>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    server.on('request', (request, response) => {
      const { method, url = '' } = request;
      const resource = resources.get(url);
      if (method === 'GET' && resource) {
        response.writeHead(200, { 'Content-Type': resource.type, ...resource.headers }).end(resource.body);
      } else if (method === 'POST' && url === '/result') {
        readJson(request).then(resolve, reject);
        response.writeHead(204).end();
      } else {
        reject(new Error(`The page asked for ${method} ${url}, which is not served.`));
        response.writeHead(404).end();
      }
    });
  });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  return JSON.parse(await text(request));
}
