import { afterEach, describe, expect, it, vi } from 'vitest';
import { modelBytes } from './model-bytes.js';

const bytes = Uint8Array.of(1, 2, 3);
afterEach(() => vi.unstubAllGlobals());

describe('modelBytes', () => {
  it('takes what a page may have a model in', async () => {
    vi.stubGlobal('fetch', async () => new Response(bytes));
    for (const source of ['/m.onnx', new URL('http://127.0.0.1/m.onnx'), bytes, bytes.buffer, new Blob([bytes])]) {
      expect((await modelBytes(source)).bytes).toEqual(bytes);
    }
  });

  it('names it for messages', async () => {
    vi.stubGlobal('fetch', async () => new Response(bytes));
    expect((await modelBytes('/m.onnx')).name).toBe('/m.onnx');
    expect((await modelBytes(new File([bytes], 'bottle.onnx'))).name).toBe('bottle.onnx');
    expect((await modelBytes(bytes)).name).toBe('the model');
  });

  it('says so when the server has no such file', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404, statusText: 'Not Found' }));
    await expect(modelBytes('/m.onnx')).rejects.toMatchObject({
      code: 'network',
      message: 'Cannot fetch /m.onnx: the server answers 404 Not Found; check the address.',
    });
  });

  it('says so when nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(modelBytes('/m.onnx')).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/^Cannot fetch \/m\.onnx \(Failed to fetch\); check the address/),
    });
  });
});
