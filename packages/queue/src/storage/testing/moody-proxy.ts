/** @file A proxy before a store that has moods: it answers in its stead, or lets an answer break off. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';

/** What is done with a request: null: it is passed on; a number: so many bytes of the answer come, then the connection ends. */
export type Mood = (request: IncomingMessage) => { readonly status: number; readonly error: string } | number | null;

export interface Proxy {
  readonly endpoint: string;
  /** Methods and paths of all requests. */
  readonly seen: string[];
  stop(): Promise<void>;
}

export async function moodyProxy(target: string, mood: Mood): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const seen: string[] = [];
  const server = createServer((incoming, answer) => {
    const { method, url: path, headers } = incoming;
    seen.push(`${method} ${path}`);
    const does = mood(incoming);
    if (typeof does === 'object' && does !== null) {
      incoming.resume();
      answer.writeHead(does.status, { 'content-type': 'application/xml' });
      answer.end(`<?xml version="1.0"?><Error><Code>${does.error}</Code><Message>${does.error}</Message></Error>`);
      return;
    }
    const passed = request({ hostname, port, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode!, from.headers);
      if (does === null) return void from.pipe(answer);
      from.once('data', (piece: Buffer) => answer.write(piece.subarray(0, does), () => answer.destroy()));
    });
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${own}`,
    seen,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
