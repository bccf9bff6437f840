/** @file A server on its address, and its one orderly end. */
import type { AddressInfo } from 'node:net';
import { ClflowError } from 'clflow';
import type { FastifyInstance } from 'fastify';

export interface RunningServer {
  readonly url: string;
  /** Ends in order. */
  stop(): Promise<void>;
  /** Fulfilled when it has ended. */
  readonly stopped: Promise<void>;
}

/** @returns host and port as they stand in an address @throws ClflowError `io` for a port that cannot be used */
export async function listenOn(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  await app.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    throw new ClflowError('io', `Cannot listen on ${host}, port ${port} (${cause.code}): choose another \`port\`.`, {
      cause,
    });
  });
  const { family, address, port: taken } = app.server.address() as AddressInfo;
  return `${family === 'IPv6' ? `[${address}]` : address}:${taken}`;
}

/** @param end called once, by whoever is first @param signal ends it, too */
export function running(url: string, end: () => Promise<void>, signal: AbortSignal | undefined): RunningServer {
  let ended = (): void => {};
  const stopped = new Promise<void>((resolve) => (ended = resolve));
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= end().finally(ended));
  if (signal?.aborted) void stop();
  signal?.addEventListener('abort', () => void stop(), { once: true });
  return { url, stop, stopped };
}
