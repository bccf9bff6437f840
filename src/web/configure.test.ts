import { afterEach, describe, expect, it, vi } from 'vitest';
import { absolutePaths, configureWeb, pageConfig, threadsFor } from './configure.js';

afterEach(() => vi.unstubAllGlobals());

describe('configureWeb', () => {
  it('keeps what was set before', () => {
    configureWeb({ wasmPaths: '/assets/' });
    configureWeb({ threads: 3 });
    expect(pageConfig()).toEqual({ wasmPaths: '/assets/', threads: 3 });
  });
});

describe('threadsFor', () => {
  it.each([
    [false, 8, undefined, 1],
    [false, 8, 4, 1],
    [true, 8, undefined, 4],
    [true, 16, undefined, 4],
    [true, 2, undefined, 1],
    [true, 1, undefined, 1],
    [true, 2, 2, 2],
    [true, 2, 0, 1],
  ])('isolated %s, %i cores, asked %s: %i', (crossOriginIsolated, hardwareConcurrency, asked, threads) => {
    vi.stubGlobal('crossOriginIsolated', crossOriginIsolated);
    vi.stubGlobal('navigator', { hardwareConcurrency });
    expect(threadsFor(asked)).toBe(threads);
  });
});

describe('absolutePaths', () => {
  it("are the page's", () => {
    vi.stubGlobal('document', { baseURI: 'https://line.local/inspect/' });
    expect(absolutePaths(undefined)).toBeUndefined();
    expect(absolutePaths('assets/')).toBe('https://line.local/inspect/assets/');
    expect(absolutePaths({ wasm: '/a.wasm' })).toEqual({ wasm: 'https://line.local/a.wasm' });
  });
});
