/** @file UUIDs of version 7 (RFC 9562, section 5.7) that rise strictly, also where the clock is set back or the process starts again. */
import { randomBytes } from 'node:crypto';

/** Steps within a millisecond: the 12 bits behind the version. */
const MOST_STEPS = 0xfff;

export class RisingIds {
  private milliseconds = 0;
  private step = 0;

  /** @param last an id that all others are to follow */
  constructor(last: string | null) {
    if (last === null) return;
    const digits = last.replaceAll('-', '');
    this.milliseconds = parseInt(digits.slice(0, 12), 16);
    this.step = parseInt(digits.slice(13, 16), 16);
  }

  /** @param now milliseconds since 1970 */
  next(now = Date.now()): string {
    if (now > this.milliseconds) [this.milliseconds, this.step] = [now, 0];
    else if (this.step < MOST_STEPS) this.step++;
    else [this.milliseconds, this.step] = [this.milliseconds + 1, 0];
    const random = randomBytes(8);
    random[0] = 0x80 | (random[0] & 0x3f);
    const time = this.milliseconds.toString(16).padStart(12, '0');
    const tail = random.toString('hex');
    const step = this.step.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${step}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  }
}
