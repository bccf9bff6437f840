/**
 * @file The vector instructions of this machine's processor that the speed of a network hangs on. Two processors of one name may differ
 * in them: with VNNI whole numbers are computed about twice as fast as without.
 */
import { readFileSync } from 'node:fs';

/** Names as people know them, and the flags of Linux that stand for them. */
const INSTRUCTIONS: readonly (readonly [name: string, ...flags: string[]])[] = [
  ['AVX2', 'avx2'],
  ['AVX-512', 'avx512f'],
  ['VNNI', 'avx512_vnni', 'avx_vnni'],
  ['AMX', 'amx_int8'],
  ['dot products', 'asimddp'],
  ['I8MM', 'i8mm'],
];

/**
 * @param information - text of `/proc/cpuinfo`
 * @returns in the order above; none where the system is not Linux
 */
export function vectorInstructions(information: string = processorInformation()): string[] {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(information)?.[1] ?? '';
  const flags = new Set(line.trim().split(/\s+/));
  return INSTRUCTIONS.filter(([, ...any]) => any.some((flag) => flags.has(flag))).map(([name]) => name);
}

function processorInformation(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
