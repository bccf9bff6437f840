/** @file What test/support/webgpu-page.web.ts posts to test/web-gpu.test.ts. */

interface Look {
  readonly running: { readonly name: string; readonly provider: string };
  readonly score: number;
  readonly map: readonly number[];
}

export interface WebGpuReport {
  readonly wasm: Look;
  readonly auto: Look;
}
