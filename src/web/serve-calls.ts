/** @file The worker's side: answers the page's calls, one after the other. */
import { plainError, type Answer, type Call } from './protocol.js';

/** What a call gives, and which of its buffers go over instead of being copied. */
interface Served {
  readonly value: unknown;
  readonly transfer?: readonly Transferable[];
}

export type Handler = (argument: never, onEvent: (event: unknown) => void) => Promise<Served>;

/** The part of a worker's global scope that is used. */
interface Scope {
  onmessage: ((message: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Answers calls by the handlers' names. ONNX Runtime starts the same script for its threads: those are left to it. */
export function serveCalls(handlers: Readonly<Record<string, Handler>>): void {
  const scope = globalThis as unknown as Scope & { readonly name?: string };
  if (scope.name?.startsWith('em-pthread')) return;
  const answer = (message: Answer, transfer: readonly Transferable[] = []): void =>
    scope.postMessage(message, [...transfer]);
  let last = Promise.resolve();
  scope.onmessage = ({ data }: MessageEvent<Call>) => {
    last = last.then(async () => {
      try {
        const { value, transfer } = await handlers[data.method](data.argument as never, (event) =>
          answer({ kind: 'event', event }),
        );
        answer({ kind: 'done', value }, transfer);
      } catch (error) {
        answer({ kind: 'failed', error: plainError(error) });
      }
    });
  };
}
