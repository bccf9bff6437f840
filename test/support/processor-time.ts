/** @file How long something takes, in a way that holds beside other tests too. */

/**
 * Milliseconds of the processor, those of the process's other threads among them. The clock also counts what others do meanwhile.
 *
 * @example expect(processorTime(() => resizeRgb(image, 256, 256))).toBeLessThan(25);
 */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
