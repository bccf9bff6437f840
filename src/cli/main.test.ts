import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** All packages that a file imports at once, by itself or by way of our own files; types cost nothing at run time. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*?from '([^']+)';/gm);
  for (const [, name] of imports) {
    if (!name.startsWith('.')) packages.add(name);
    else packagesOf(join(dirname(file), name.replace(/\.js$/, '.ts')), seen).forEach((other) => packages.add(other));
  }
  return packages;
}

describe('clflow --help', () => {
  it('starts fast: nothing heavy is loaded before a verb runs', () => {
    const packages = packagesOf(join(import.meta.dirname, 'main.ts'));
    expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['commander']);
  });

  it('is one file as built, and what holds state stays outside it', () => {
    const built = readFileSync(join(import.meta.dirname, '../../dist/cli/main.js'), 'utf8');
    const outside = [...built.matchAll(/^import .* from "(\..*)";$/gm)].map(([, file]) => file);
    expect([...new Set(outside)].sort()).toEqual([
      '../errors.js',
      './interrupt.js',
      './terminal/flags.js',
      './terminal/output.js',
    ]);
    expect(built).toContain('import("./verbs/train/run.js")');
  });

  it('finds heavy packages where there are some', () => {
    expect(packagesOf(join(import.meta.dirname, 'verbs/train/run.ts'))).toContain('sharp');
  });
});
