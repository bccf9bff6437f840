/** @file The server's log: one JSON line an event on stderr, without images, keys, bodies or query strings. */
import type { Logger } from 'pino';
import { pino } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Where lines go; stderr when missing. */
  readonly destination?: { write(line: string): void };
}

export function openLog({ level, destination }: LogOptions): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Headers are never logged; this holds should somebody log a request after all.
      redact: { paths: ['*.headers', 'headers', '*.authorization', '*.key', 'key', '*.body', 'body'], remove: true },
      serializers: { req: () => undefined, res: () => undefined },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  );
}
