// Puts what every start of the command loads into one file: dist/cli/main.js. Node reads a module in about a millisecond, and
// the verbs and their options are forty of them. What verbs load when they run stays in its files.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../dist/cli');
const main = resolve(folder, 'main.js');
/** Modules that exist once, since they hold state, or a class that others ask for by `instanceof`. */
const ONCE = /\/(errors|cli\/interrupt|cli\/terminal\/[a-z-]+)\.js$/;

const leaveOutside = {
  name: 'leave outside',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (kind !== 'dynamic-import' && !ONCE.test(file.replaceAll('\\', '/'))) return undefined;
      const from = relative(folder, file).replaceAll('\\', '/');
      return { path: from.startsWith('.') ? from : `./${from}`, external: true };
    });
  },
};

await build({
  ...{ entryPoints: [main], outfile: main, allowOverwrite: true, logLevel: 'warning' },
  ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
  plugins: [leaveOutside],
});
