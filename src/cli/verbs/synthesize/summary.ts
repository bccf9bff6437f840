/** @file What `clflow synthesize` says when it is done. */
import type { SynthesizeResult } from '../../../tasks/synthesize.js';

/** One line. */
export function summaryJson(result: SynthesizeResult): string {
  const { output, size, defects, contactSheet } = result;
  const types = Object.fromEntries([...countsOf(result)].map(([type, { count }]) => [type, count]));
  return JSON.stringify({ output, count: defects.length, size, types, contactSheet });
}

/** A table of the types and where to look. */
export function summaryText(result: SynthesizeResult, notes: readonly string[]): string {
  const { output, size, defects, contactSheet } = result;
  const lines = [...countsOf(result)]
    .sort((a, b) => b[1].count - a[1].count || a[0].localeCompare(b[0]))
    .map(([type, { count, area }]) => {
      const share = ((100 * area) / count).toFixed(2);
      return `  ${type.padEnd(14)} ${String(count).padStart(4)}   mean area ${share.padStart(5)} %`;
    });
  const head = `${defects.length} defects of ${size.width}×${size.height} pixels in ${output}`;
  const tail = [`Look at ${contactSheet}`, ...notes.map((note) => `Note: ${note}`)];
  return [head, ...lines, ...tail].join('\n');
}

function countsOf({ defects }: SynthesizeResult): Map<string, { count: number; area: number }> {
  const counts = new Map<string, { count: number; area: number }>();
  for (const { type, area } of defects) {
    const entry = counts.get(type) ?? { count: 0, area: 0 };
    counts.set(type, { count: entry.count + 1, area: entry.area + area });
  }
  return counts;
}
