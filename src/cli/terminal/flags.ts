/** @file Options of tasks as the command line calls them. */

/** Options that are arguments, not flags. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  data: 'DATA',
  model: 'M.onnx',
  good: 'GOOD',
  stream: 'STREAM',
  images: 'PATH',
  models: 'MODELS_DIR',
  roots: 'ROOT',
};

/** A message with the names of options, which stand in backquotes, turned into flags: `trainLimit` into --train-limit. */
export function withFlags(message: string): string {
  return message.replace(/`([a-z][A-Za-z]*)`/g, (_, name: string) => ARGUMENTS[name] ?? flag(name));
}

function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
