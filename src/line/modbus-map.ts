/**
 * @file What a PLC finds where: thirty-two holding registers and four coils a station, from `base`. The same table stands in
 * docs/guides/line-ends.md.
 */
import { crc32 } from 'node:zlib';
import type { Result } from './result.js';

/** Registers and coils of a station; the next one's begin this much further on. */
export const STRIDE = 32;

/** Offsets of holding registers. Numbers of two registers have their high word first. */
export const register = {
  /** 1 to 65535, then 1 again; written last: when it changes, all others are of this result. 0: none yet. */
  sequence: 0,
  /** 1 normal, 2 review, 3 anomalous, 4 error, 5 no image. */
  verdict: 1,
  /** Score × 1000, signed, two registers; -2147483648: none. */
  score: 2,
  /** The same of the threshold. */
  threshold: 4,
  /** What stands in `trigger`: 0 nothing, 1 the trigger id itself, 2 the CRC-32 of its UTF-8 text. */
  triggerKind: 6,
  /** Unsigned, two registers. */
  trigger: 7,
  regions: 9,
  /** From the image to the verdict; 65535: that or more. */
  milliseconds: 10,
  /** Drift alarms since the start. */
  alarms: 11,
  /** Counts up every second while clflow lives, whatever else happens. */
  heartbeat: 20,
  /** Written by the PLC: the sequence it has taken; only read where `acknowledge` is on. */
  acknowledged: 24,
} as const;

/** Offsets of coils. */
export const coil = {
  /** Normal, and nothing else. */
  pass: 0,
  /** Anomalous, or for review. */
  reject: 1,
  /** No verdict: error, no image, or clflow has ended. */
  fault: 2,
  /** clflow is running; falls when it ends in order, so look at the heartbeat too. */
  online: 3,
} as const;

const VERDICTS = { normal: 1, review: 2, anomalous: 3, error: 4, no_image: 5 } as const;
const NONE = -0x8000_0000;

/** Registers from `verdict` to `alarms`. */
export function dataOf(result: Result): number[] {
  const [triggerKind, trigger] = triggerOf(result.trigger_id);
  return [
    VERDICTS[result.verdict],
    ...words(thousandths(result.score)),
    ...words(thousandths(result.threshold)),
    triggerKind,
    ...words(trigger),
    Math.min(0xffff, result.regions.length),
    Math.min(0xffff, Math.round(result.timing_ms.total)),
    Math.min(0xffff, result.drift.length),
  ];
}

export function coilsOf({ verdict }: Result): boolean[] {
  const fault = verdict === 'error' || verdict === 'no_image';
  return [verdict === 'normal', verdict === 'anomalous' || verdict === 'review', fault, true];
}

/** @param sequence from 1, without an end */
export function sequenceWord(sequence: number): number {
  return ((sequence - 1) % 0xffff) + 1;
}

function triggerOf(id: string | null): [kind: number, value: number] {
  if (id === null) return [0, 0];
  // As the PLC counted it; "007" is another trigger than "7".
  if (/^(0|[1-9]\d{0,9})$/.test(id) && Number(id) <= 0xffff_ffff) return [1, Number(id)];
  return [2, crc32(id)];
}

function thousandths(value: number | null): number {
  return value === null ? NONE : Math.max(NONE + 1, Math.min(0x7fff_ffff, Math.round(value * 1000)));
}

function words(value: number): [high: number, low: number] {
  return [(value >>> 16) & 0xffff, value & 0xffff];
}
