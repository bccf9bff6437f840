/** @file A Hugging Face hub on 127.0.0.1 that knows one file and can be told to misbehave. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubServer {
  readonly endpoint: string;
  /** Paths of the requests so far. */
  readonly requests: string[];
  /** What is served from now on. */
  serve(file: Uint8Array, fault?: HubFault): void;
  close(): Promise<void>;
}

/** 'etag': announces another checksum; 'cut': hangs up half-way; 'short': sends less than announced; 'endless': sends more and more; 'plain': no checksum. */
export type HubFault = 'etag' | 'cut' | 'short' | 'endless' | 'missing' | 'plain' | 'error';

export async function startHub(repo: string): Promise<HubServer> {
  let file: Uint8Array = new Uint8Array();
  let fault: HubFault | undefined;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url !== `/${repo}/resolve/main/model.safetensors` || fault === 'missing') {
      response.writeHead(404, { 'X-Error-Code': 'EntryNotFound' }).end('Entry not found');
    } else if (fault === 'error') {
      response.writeHead(503).end('overloaded');
    } else {
      answer(request, response, file, fault);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    serve: (nextFile, nextFault) => {
      file = nextFile;
      fault = nextFault;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  file: Uint8Array,
  fault: HubFault | undefined,
): void {
  const sha256 = createHash('sha256')
    .update(fault === 'etag' ? 'another file' : file)
    .digest('hex');
  const etag = fault === 'plain' ? '"3-short"' : `"${sha256}"`;
  if (request.headers.range) {
    response.writeHead(206, {
      'Content-Range': `bytes 0-0/${file.length}`,
      'Content-Length': 1,
      'X-Linked-ETag': etag,
    });
    response.end(file.subarray(0, 1));
    return;
  }
  if (fault === 'endless') {
    response.writeHead(200, { ETag: etag });
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
    };
    response.on('drain', more).on('error', () => {});
    more();
    return;
  }
  const body = fault === 'short' ? file.subarray(0, file.length - 1) : file;
  response.writeHead(200, { 'Content-Length': body.length, ETag: etag });
  if (fault === 'cut') response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  else response.end(body);
}
