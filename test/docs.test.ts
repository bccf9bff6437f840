import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Folders of pages; what is generated and not committed is none. */
const ROOTS = ['docs', 'weights', 'bench', 'tools', 'packages'];
const SKIPPED = /(^|\/)(node_modules|api|\.venv[^/]*)(\/|$)/;

function pagesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (SKIPPED.test(path)) return [];
    if (statSync(path).isDirectory()) return pagesBelow(path);
    return name.endsWith('.md') ? [path] : [];
  });
}

const pages = [...readdirSync('.').filter((name) => name.endsWith('.md')), ...ROOTS.flatMap(pagesBelow)];
const text = new Map(pages.map((page) => [page, withoutCode(readFileSync(page, 'utf8'))]));

/** Fenced and inline code hold no links; headings keep the words of theirs. */
function withoutCode(markdown: string): string {
  const prose = markdown.replace(/^( *)```[\s\S]*?^\1```/gm, '');
  return prose.replace(/^(?!#)(.*)$/gm, (line) => line.replace(/`[^`]*\]\([^`]*`/g, ''));
}

interface Link {
  readonly page: string;
  readonly target: string;
}

/** Relative links of a page: `[words](target)` and pictures. */
function linksOf(page: string): Link[] {
  const targets = [...text.get(page)!.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  return targets.filter((target) => !/^[a-z]+:/i.test(target)).map((target) => ({ page, target }));
}

function resolved({ page, target }: Link): { path: string; anchor: string } {
  const [path, anchor = ''] = target.split('#');
  return { path: path === '' ? page : normalize(join(dirname(page), decodeURI(path))), anchor: decodeURI(anchor) };
}

/** As GitHub makes them of headings: lower case, punctuation dropped, spaces as hyphens. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...text.get(page)!.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replace(/ /g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** What can be reached by following links from a page. */
function reachableFrom(start: string): Set<string> {
  const found = new Set([start]);
  for (const page of found) {
    if (!text.has(page)) continue;
    for (const link of linksOf(page)) found.add(resolved(link).path);
  }
  return found;
}

describe('the documents', () => {
  it('are found', () => {
    expect(pages).toContain('README.md');
    expect(pages).toContain(join('docs', 'README.md'));
  });

  it('link to files that exist', () => {
    const broken = pages.flatMap(linksOf).filter((link) => !existsSync(resolved(link).path));
    expect(broken).toEqual([]);
  });

  it('link to headings that exist', () => {
    const broken = pages.flatMap(linksOf).filter((link) => {
      const { path, anchor } = resolved(link);
      return anchor !== '' && text.has(path) && !anchorsOf(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('can all be reached from the index', () => {
    const reachable = reachableFrom(join('docs', 'README.md'));
    const lost = pages.filter((page) => !relative('docs', page).startsWith('..') && !reachable.has(page));
    expect(lost).toEqual([]);
  });

  it('can be reached from the README, so does the index', () => {
    expect(reachableFrom('README.md')).toContain(join('docs', 'README.md'));
  });

  it('do not show a picture above 120 kB, nor one that nobody shows', () => {
    const pictures = readdirSync('docs/pictures').map((name) => join('docs', 'pictures', name));
    const shown = new Set(pages.flatMap(linksOf).map((link) => resolved(link).path));
    for (const picture of pictures) {
      expect(statSync(picture).size).toBeLessThan(120_000);
      expect(shown).toContain(picture);
    }
  });
});
