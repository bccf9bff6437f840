/**
 * @file The end of a connection whose request was refused while its body was still coming. Closed at once, the client would be told
 * of a reset while it sends, and many clients then never read why. So the connection is half closed, and for a short while what
 * comes is thrown away.
 */
import type { IncomingMessage } from 'node:http';

const MILLISECONDS = 1000;
const BYTES = 16e6;

/** Must be called before the answer, which says `Connection: close`, has been sent. */
export function linger(request: IncomingMessage): void {
  const { socket } = request;
  const destroySoon = socket.destroySoon.bind(socket);
  // What Node does with the connection after the last answer.
  socket.destroySoon = () => endSlowly(request, destroySoon);
}

/** Ends the connection of a request whose answer is out. @param atOnce does so when all of the request has come */
export function endSlowly(request: IncomingMessage, atOnce = request.socket.destroySoon.bind(request.socket)): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), MILLISECONDS).unref();
  socket.once('close', () => clearTimeout(timer));
  if (request.complete) return atOnce();
  let thrownAway = 0;
  request.on('data', (chunk: Uint8Array) => {
    thrownAway += chunk.length;
    if (thrownAway > BYTES) socket.destroy();
  });
  request.once('end', atOnce);
  socket.end();
  request.resume();
}
