/** @file Waiting, but not for ever. */

/** @returns when it has ended, in whatever way, or the time has passed */
export async function within(milliseconds: number, act: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([act.catch(() => {}), late]);
  clearTimeout(timer);
}
