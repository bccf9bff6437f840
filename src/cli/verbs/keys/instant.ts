/** @file Moments in the future, as people give them. */
import { InvalidArgumentError } from 'commander';

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** "90d", "12h", "30m" from now, or a date. */
export function instant(text: string, _?: unknown, now = Date.now()): Date {
  const span = /^(\d{1,6})([mhd])$/.exec(text);
  const time = span
    ? now + Number(span[1]) * SECONDS[span[2]] * 1000
    : /^\d{4}-\d{2}-\d{2}/.test(text)
      ? Date.parse(text)
      : NaN;
  if (time > now && Number.isFinite(time)) return new Date(time);
  throw new InvalidArgumentError('It must lie ahead: a span such as 90d, 12h or 30m, or a date such as 2030-01-31.');
}
