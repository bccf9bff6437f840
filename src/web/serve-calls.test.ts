import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClflowError } from '../errors.js';
import { serveCalls } from './serve-calls.js';

interface Scope {
  name: string;
  onmessage: ((message: { data: unknown }) => void) | null;
  postMessage: ReturnType<typeof vi.fn>;
}
const scope = globalThis as unknown as Scope;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(() => {
  Object.assign(scope, { name: '', onmessage: null, postMessage: vi.fn() });
});
afterEach(() => vi.restoreAllMocks());

describe('serveCalls', () => {
  it('answers in turn, with events on the way and buffers that go over', async () => {
    const buffer = new ArrayBuffer(4);
    serveCalls({
      async slow(argument: number, onEvent) {
        onEvent('begun');
        await settled();
        return { value: argument, transfer: [buffer] };
      },
      quick: async (argument: number) => ({ value: argument }),
    });
    scope.onmessage?.({ data: { method: 'slow', argument: 1 } });
    scope.onmessage?.({ data: { method: 'quick', argument: 2 } });
    await settled();
    await settled();
    await settled();
    expect(scope.postMessage.mock.calls).toEqual([
      [{ kind: 'event', event: 'begun' }, []],
      [{ kind: 'done', value: 1 }, [buffer]],
      [{ kind: 'done', value: 2 }, []],
    ]);
  });

  it('tells errors with their code, and goes on', async () => {
    serveCalls({
      async fail() {
        throw new ClflowError('model', 'It is no model.');
      },
      go: async () => ({ value: 'on' }),
    });
    scope.onmessage?.({ data: { method: 'fail', argument: null } });
    scope.onmessage?.({ data: { method: 'go', argument: null } });
    await settled();
    expect(scope.postMessage.mock.calls).toEqual([
      [{ kind: 'failed', error: { code: 'model', message: 'It is no model.' } }, []],
      [{ kind: 'done', value: 'on' }, []],
    ]);
  });

  it("leaves ONNX Runtime's own threads alone, which run the same script", () => {
    scope.name = 'em-pthread-1';
    serveCalls({});
    expect(scope.onmessage).toBeNull();
  });
});
