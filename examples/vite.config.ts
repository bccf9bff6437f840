/** @file The examples as static pages: `npm run examples` writes them to examples/dist. Any web server may serve that folder. */
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Without these the pages run as well, on one thread (docs/guides/in-the-browser.md). */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default {
  root: at('.'),
  base: './',
  build: {
    target: 'es2022',
    outDir: at('dist'),
    emptyOutDir: true,
    // The page's policy lets fonts and scripts come from its own server alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { inspect: at('web-inspect/index.html'), train: at('web-train/index.html') } },
  },
  worker: { format: 'es' },
  server: { headers: isolated, fs: { strict: false } },
  preview: { headers: isolated },
};
