/** @file Trouble with a queue's server, told once and not by every part that notices. */

/** @param warn told a sentence; the same one again only after so many milliseconds */
export function toldOnce(warn: (text: string) => void, quietMilliseconds = 10_000): (error: Error) => void {
  let [last, at] = ['', -Infinity];
  return ({ message }) => {
    if (message === last && performance.now() - at < quietMilliseconds) return;
    [last, at] = [message, performance.now()];
    warn(`the queue: ${message}`);
  };
}
