import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a port of this machine that can forget its connections: nothing passes there any more, and neither end is told. */
export interface ForgetfulPassage {
  readonly port: number;
  /** All that were made. */
  readonly connections: number;
  /** Forgets those that there are. */
  forget(): void;
  close(): void;
}

export async function forgetfulPassage(target: number): Promise<ForgetfulPassage> {
  const pairs: (readonly [Socket, Socket])[] = [];
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.pipe(far).pipe(near);
    pairs.push([near, far]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.length;
    },
    forget() {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    close() {
      server.close();
      for (const sockets of pairs) sockets.forEach((socket) => socket.destroy());
    },
  };
}
