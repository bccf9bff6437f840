/** @file Command lines as they can be pasted into a shell. */

/** Words joined, quoted where a POSIX shell would take them apart. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
