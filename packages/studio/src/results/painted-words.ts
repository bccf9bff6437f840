/** @file Painted defects in words: their kinds, and the columns of their sizes. */
import type { useTranslations } from 'use-intl';

type Words = ReturnType<typeof useTranslations<'results'>>;

/** Kinds that a newer clflow paints go by the name that it gives them. */
export function paintedName(type: string, t: Words): string {
  const key = `painted.${type}` as 'painted.scratch';
  return t.has(key) ? t(key) : type;
}

/** Diameters may be those of the columns, or the edges between them. */
export function columnName(diameters: readonly number[], size: number, columns: number, t: Words): string {
  const [from, to] = [diameters[size - 1], diameters[size]].map((d) => (d === undefined ? '' : String(Math.round(d))));
  if (diameters.length >= columns) return t('smallestDiameter', { to });
  if (size === 0) return t('smallestDiameter', { to });
  return size === columns - 1 ? t('largestDiameter', { from }) : t('diameter', { from, to });
}
