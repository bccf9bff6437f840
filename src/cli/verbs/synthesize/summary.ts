/** @file What `clflow synthesize` says when it is done. */
import type { SynthesisResult } from '../../../tasks/synthesize.js';

/** Prints one line of JSON, or a table of the types and where to look. */
export function writeSummary(result: SynthesisResult, json: boolean): void {
  const { output, size, defects, contactSheet, notes } = result;
  const counts = new Map<string, { count: number; area: number }>();
  for (const { type, area } of defects) {
    const entry = counts.get(type) ?? { count: 0, area: 0 };
    counts.set(type, { count: entry.count + 1, area: entry.area + area });
  }
  if (json) {
    const types = Object.fromEntries([...counts].map(([type, { count }]) => [type, count]));
    process.stdout.write(`${JSON.stringify({ output, count: defects.length, size, types, contactSheet })}\n`);
    return;
  }
  const lines = [...counts]
    .sort((a, b) => b[1].count - a[1].count || a[0].localeCompare(b[0]))
    .map(([type, { count, area }]) => {
      const share = ((100 * area) / count).toFixed(2);
      return `  ${type.padEnd(14)} ${String(count).padStart(4)}   mean area ${share.padStart(5)} %`;
    });
  const head = `${defects.length} defects of ${size.width}×${size.height} pixels in ${output}`;
  const tail = [`Look at ${contactSheet}`, ...notes.map((note) => `Note: ${note}`)];
  process.stdout.write(`${[head, ...lines, ...tail].join('\n')}\n`);
}
