/** @file Debian's machine-readable copyright files (DEP-5): who made a file of a package, and under which licence. */

/** One `Files:` paragraph, or a decision of ours in the same form. */
export interface CopyrightRule {
  /** Paths inside the source package; `*` matches any characters, slashes too, `?` one. */
  readonly patterns: readonly string[];
  readonly author: string;
  /** The licence's name as it is written. */
  readonly licence: string;
}

/** The `Files:` paragraphs in their order; those without a licence are not rules. */
export function parseCopyright(text: string): CopyrightRule[] {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const rules: CopyrightRule[] = [];
  for (const paragraph of paragraphs(lines)) {
    const fields = parseFields(paragraph);
    const files = fields.get('files');
    const licence = fields.get('license')?.[0];
    if (!files || !licence) continue;
    rules.push({
      patterns: files.join(' ').split(/\s+/).filter(Boolean),
      author: authorOf(fields.get('copyright') ?? []),
      licence,
    });
  }
  return rules;
}

/** The rule for a path: DEP-5 says that the last one that matches wins. */
export function ruleFor(rules: readonly CopyrightRule[], path: string): CopyrightRule | undefined {
  return rules.findLast(({ patterns }) => patterns.some((pattern) => globToRegExp(pattern).test(path)));
}

function paragraphs(lines: readonly string[]): string[][] {
  const all: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === '') all.push([]);
    else all[all.length - 1].push(line);
  }
  return all.filter((paragraph) => paragraph.length > 0);
}

/** Field names in lower case, each with its lines; a line that begins with a blank goes on with the field above it. */
function parseFields(paragraph: readonly string[]): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of paragraph) {
    const field = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
    if (field) fields.set(field[1].toLowerCase(), (current = []));
    const value = (field ? field[2] : line).trim();
    if (value) current.push(value);
  }
  return fields;
}

/** Copyright lines as one line, without the years and the word that every line begins with. */
function authorOf(lines: readonly string[]): string {
  const names = lines.map((line) =>
    line.replace(/^(copyright|©|\(c\)|:|\s)+/i, '').replace(/^(\d{4}(\s*[-–]\s*\d{4})?[\s,.]*)+/, ''),
  );
  return names.filter(Boolean).join('; ');
}

function globToRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\\([*?\\])|[.+^${}()|[\]\\*?]/g, (found: string, escaped: string | undefined) => {
    if (escaped) return `\\${escaped}`;
    if (found === '*') return '.*';
    return found === '?' ? '.' : `\\${found}`;
  });
  return new RegExp(`^${source}$`, 's');
}
