/** @file The command that does what a job does. */
import type { Job } from '../store/index.js';

/** Options that are arguments, in their order; all others are flags. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  train: ['data'],
  inspect: ['model', 'images'],
  check: ['data'],
  refine: ['model'],
  calibrate: ['model', 'good'],
  evaluate: ['model', 'data'],
};

/** Flags that change what is done; others that are true only change what is told. */
const TOLD: ReadonlySet<string> = new Set(['partial']);

export function commandOf({ task, options }: Pick<Job, 'task' | 'options'>): string {
  const names = ARGUMENTS[task] ?? [];
  const values = names.flatMap((name) => options[name] as string | readonly string[]);
  const flags = Object.entries(options)
    .filter(([name, value]) => !names.includes(name) && value !== undefined && (value !== true || TOLD.has(name)))
    .flatMap(([name, value]) => {
      if (value === true) return [`--${kebab(name)}`];
      return value === false ? [`--no-${kebab(name)}`] : [`--${kebab(name)}`, text(value)];
    });
  return commandLine(['clflow', task, ...values, ...flags]);
}

/** Words as a shell takes them. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** A rectangle is written x,y,width,height. */
function text(value: unknown): string {
  return typeof value === 'object' ? Object.values(value as object).join(',') : String(value);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
