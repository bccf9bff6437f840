/** @file The page that inspects without a server, which exports put a model beside: one script, so that it may be opened from a disk. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

/** The page, its style, and the runtime's program beside the script. */
function beside(): Plugin {
  return {
    name: 'beside',
    async generateBundle() {
      const from = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
      const files = {
        'index.html': join(here, 'src/bundle/index.html'),
        'inspect.css': join(here, 'src/bundle/inspect.css'),
        'runtime.wasm': join(from, 'ort-wasm-simd-threaded.wasm'),
      };
      for (const [fileName, file] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName, source: await readFile(file) });
      }
    },
  };
}

/** Its program comes from {@link beside}, not from an address within a module; graphics cards and workers are left out. */
function lean(): Plugin {
  return {
    name: 'lean',
    enforce: 'pre',
    resolveId: (id) => (id === 'onnxruntime-web/webgpu' || id.endsWith('/open-worker.js') ? '\0none' : undefined),
    load: (id) => (id === '\0none' ? 'export {};' : undefined),
    transform: (code, id) =>
      id.includes('onnxruntime-web') ? code.replaceAll('import.meta.url', 'document.baseURI') : undefined,
  };
}

export default defineConfig({
  plugins: [lean(), beside()],
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist/bundle',
    lib: { entry: 'src/bundle/main.ts', formats: ['iife'], name: 'inspecting', fileName: () => 'inspect.js' },
  },
});
