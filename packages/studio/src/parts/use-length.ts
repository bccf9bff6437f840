/** @file Lengths of time in the symbols that all languages share. */
import { useFormatter } from 'use-intl';

/** Writes seconds as "40 s" or "3 min 20 s". */
export function useLength(): (seconds: number) => string {
  const format = useFormatter();
  const of = (value: number, unit: string): string => `${format.number(value)}\u00a0${unit}`;
  return (seconds) => {
    const whole = Math.round(seconds);
    if (whole < 90) return of(whole, 's');
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    if (hours > 0) return `${of(hours, 'h')} ${of(minutes, 'min')}`;
    return rest === 0 ? of(minutes, 'min') : `${of(minutes, 'min')} ${of(rest, 's')}`;
  };
}
