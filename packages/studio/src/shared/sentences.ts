/**
 * @file Sentences of the server and the library, known by their patterns: `{file} is empty …` with `{file}` for a name. So a page says
 * in its own language what comes as an English sentence, such as why a training failed.
 */
export interface Known {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

interface Pattern {
  readonly key: string;
  readonly form: RegExp;
  readonly numbers: ReadonlySet<string>;
}

/** @param messages English ones by key; `{count, number}` stands for a number, `{file}` for any text, also for none */
export function patternsOf(messages: Readonly<Record<string, string>>): readonly Pattern[] {
  const patterns = Object.entries(messages).map(([key, text]) => {
    const numbers = new Set<string>();
    const parts = text.split(/(\{[^}]*\})/).map((part, i) => {
      if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const [name, kind] = part.slice(1, -1).split(/,\s*/);
      if (kind !== 'number') return `(?<${name}>.*?)`;
      numbers.add(name);
      return `(?<${name}>-?\\d+(?:\\.\\d+)?)`;
    });
    return { key, form: new RegExp(`^${parts.join('')}$`, 's'), numbers };
  });
  // "3 of 40 images cannot be read: a.png is empty" ends as a sentence about a file does: what counts comes first.
  return patterns.sort((a, b) => b.numbers.size - a.numbers.size);
}

/** The first that a sentence has the pattern of; null for one that is not known. */
export function knownSentence(patterns: readonly Pattern[], sentence: string): Known | null {
  for (const { key, form, numbers } of patterns) {
    const found = form.exec(sentence);
    if (!found) continue;
    const values = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      numbers.has(name) ? Number(value) : value,
    ]);
    return { key, values: Object.fromEntries(values) as Known['values'] };
  }
  return null;
}
