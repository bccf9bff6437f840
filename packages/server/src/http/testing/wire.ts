/** @file Bytes to a server as no client library would send them, and what comes back. */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Answer {
  /** 0: the connection ended without one. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export type Piece = string | Uint8Array | { readonly pause: number };

/** Sends pieces until the server ends the connection or nothing has come for a while. */
export async function wire(port: number, pieces: Iterable<Piece>, patience = 5000): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      resolve();
    };
    socket.on('close', end);
    socket.on('error', end);
    socket.setTimeout(patience, () => socket.destroy());
  });
  socket.on('data', (chunk) => chunks.push(chunk));
  for (const piece of pieces) {
    if (over) break;
    if (typeof piece === 'object' && 'pause' in piece) await pause(piece.pause);
    else if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended]);
  }
  await ended;
  const text = Buffer.concat(chunks).toString('latin1');
  const split = text.indexOf('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
    head: split < 0 ? text : text.slice(0, split),
    body: split < 0 ? '' : text.slice(split + 4),
  };
}

/** A request's head, with `Connection: close` so that the answer is the end. */
export function head(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { Host: '127.0.0.1', Connection: 'close', ...headers };
  return `${line} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}
