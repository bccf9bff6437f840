/**
 * @file What tests start as processes of their own comes from dist/ where that is up to date: to compile the library anew costs every
 * such process two seconds of a core. Where a source is newer than what was built from it, the sources run, compiled by tsx.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin } from 'vitest/config';

const repository = join(import.meta.dirname, '../..');
const programs = join(repository, 'node_modules/.cache/clflow/programs');
const known = new Map<string, boolean>();

/** Whether all sources of a package were built after they were last written. @param folder of the package */
export function isBuilt(folder: string): boolean {
  const before = known.get(folder);
  if (before !== undefined) return before;
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.d)(?<!\.test)\.ts$/.test(file))
    .filter((file) => !file.split(sep).includes('testing'));
  const built = sources.every((file) => {
    const compiled = statSync(join(folder, 'dist', file.replace(/\.ts$/, '.js')), { throwIfNoEntry: false });
    return compiled !== undefined && compiled.mtimeMs >= statSync(join(folder, 'src', file)).mtimeMs;
  });
  known.set(folder, built);
  return built;
}

/** The package that a source file belongs to, and where in its src/. */
function placeOf(file: string): { readonly folder?: string; readonly inside: string } {
  const words = relative(repository, file).split(sep);
  const depth = words[0] === 'packages' ? 2 : 0;
  if (words[depth] !== 'src') return { inside: '' };
  return { folder: join(repository, ...words.slice(0, depth)), inside: join(...words.slice(depth + 1)) };
}

/**
 * What was built from a source file; undefined where there is nothing that is up to date.
 *
 * @example compiledOf('/clflow/src/line/inspector.ts') // '/clflow/dist/line/inspector.js'
 */
export function compiledOf(file: string): string | undefined {
  const { folder, inside } = placeOf(file);
  if (folder === undefined || !isBuilt(folder)) return undefined;
  const compiled = join(folder, 'dist', inside.replace(/\.[jt]s$/, '.js'));
  return statSync(compiled, { throwIfNoEntry: false }) && compiled;
}

/**
 * Node's arguments to run a file of a package's src/ as a program, those for tests too.
 *
 * @param file absolute
 * @example spawn(process.execPath, [...(await programOf(join(src, 'cli/main.ts'))), 'train', folder])
 */
export async function programOf(file: string): Promise<string[]> {
  const compiled = compiledOf(file) ?? (await compiledForTests(file));
  return compiled === undefined ? ['--import', 'tsx', file] : [compiled];
}

/** The file of a program that is given by its address: where it is a source, whoever starts it compiles it. @param file absolute */
export async function programUrl(file: string): Promise<URL> {
  return pathToFileURL((await programOf(file)).at(-1)!);
}

/** What is in no dist/: the file with what lies beside it for tests alone, for the rest of the package what was built. */
async function compiledForTests(file: string): Promise<string | undefined> {
  const { folder } = placeOf(file);
  if (folder === undefined || !isBuilt(folder)) return undefined;
  const how = { bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' } as const;
  const { outputFiles } = await build({ ...how, entryPoints: [file], write: false, plugins: [restCompiled] });
  const { contents } = outputFiles[0];
  const name = `${basename(file, '.ts')}-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`;
  const place = join(programs, name);
  if (existsSync(place)) return place;
  mkdirSync(programs, { recursive: true });
  // Others may start the same program now.
  const beside = `${place}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, place);
  return place;
}

/** Imports what was built instead of taking it in. */
const restCompiled: EsbuildPlugin = {
  name: 'rest-compiled',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const compiled = compiledOf(join(resolveDir, path));
      return compiled === undefined ? undefined : { path: pathToFileURL(compiled).href, external: true };
    });
  },
};

/** A module that starts the file beside it that has its own extension. */
const ASKS_FOR_EXTENSION = /import\.meta\.url\.endsWith\('\.ts'\)|extname\(import\.meta\.url\)/;

/** Modules of sources start children as if they were in dist/. Not while tests are watched: sources change meanwhile. */
export function compiledChildren(): Plugin {
  let watching = false;
  return {
    name: 'compiled-children',
    enforce: 'pre',
    configureVitest({ vitest }) {
      watching = vitest.config.watch;
    },
    transform(code, id) {
      if (watching || !ASKS_FOR_EXTENSION.test(code)) return undefined;
      const compiled = compiledOf(id);
      if (compiled === undefined) return undefined;
      return { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(compiled).href)), map: null };
    },
  };
}

/** Vitest's `server`: Node itself loads what is in dist/, as for whoever installs it. To compile that once more takes every process seconds. */
export const builtByNode = { deps: { external: [/\/dist\/.*\.js$/] } };
