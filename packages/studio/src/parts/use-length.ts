/** @file Lengths of time in words. */
import { useLocale } from 'use-intl';

/** Writes seconds as "40 s" or "3 min 20 s". */
export function useLength(): (seconds: number) => string {
  const language = useLocale();
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    }).format(value);
  return (seconds) => {
    const whole = Math.round(seconds);
    if (whole < 90) return unit(whole, 'second');
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`;
    return rest === 0 ? unit(minutes, 'minute') : `${unit(minutes, 'minute')} ${unit(rest, 'second')}`;
  };
}
