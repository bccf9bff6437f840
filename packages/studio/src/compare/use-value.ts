/** @file Figures of a version as people say them. */
import { useFormatter, useTranslations } from 'use-intl';
import type { ComparisonJson } from '@clflow/server/studio-api';
import { useBytes } from '../parts/use-bytes.js';
import { oneIn } from '../parts/words.js';

type Value = ComparisonJson['differences'][number]['a'];
const RATES = ['guaranteed_rate', 'rate_bound', 'requested_rate'];
const SHARES = ['image_auroc', 'aupro'];

export function useValue(): (name: string, value: Value) => string {
  const t = useTranslations('compare');
  const format = useFormatter();
  const bytes = useBytes();
  return (name, value) => {
    if (value === null || value === '') return t('none');
    if (name === 'kind' && typeof value === 'string' && t.has(`kinds.${value as 'conformal'}`))
      return t(`kinds.${value as 'conformal'}`);
    if (name === 'calibration_source')
      return t(`sources.${value === 'split' || value === 'folds' ? value : 'other'}`, { source: String(value) });
    if (typeof value !== 'number') return String(value);
    if (RATES.includes(name)) return t('rate', { n: oneIn(value) });
    if (SHARES.includes(name)) return format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    if (name === 'bytes') return bytes(value);
    if (name === 'smallest_found') return t('pixels', { n: Math.ceil(value) });
    return format.number(value, {
      maximumSignificantDigits: Number.isInteger(value) ? 21 : 4,
      useGrouping: name !== 'seed',
    });
  };
}
