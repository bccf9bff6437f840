/** @file What was not measured of two versions, and a way to have it measured. */
import type { ComparisonJson, JobJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { Notice } from '../parts/Notice.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';

interface Props {
  readonly project: number;
  readonly comparison: ComparisonJson;
}

export function MissingOutlines({ project, comparison: { a, b, outlines } }: Props) {
  const t = useTranslations('compare');
  const wrong = useWrong();
  const client = useQueryClient();
  const missing = (
    [
      ['a', a],
      ['b', b],
    ] as const
  )
    .filter(([side]) => outlines[side] === 'missing')
    .map(([, { version }]) => version);
  const measure = useMutation({
    mutationFn: () => Promise.all(missing.map(({ id }) => api.post<JobJson>(`/models/${id}/report`))),
    onError: (error) => toast(wrong(error), { isWrong: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ['project', project] }),
  });
  if (outlines.a === 'measuring' || outlines.b === 'measuring') return <Notice>{t('measuring')}</Notice>;
  if (missing.length === 0) return null;
  return (
    <Notice
      action={
        <Button dense isDisabled={measure.isPending} onPress={() => measure.mutate()}>
          {t('measure')}
        </Button>
      }
    >
      {t('outlines', { versions: missing.map(({ version }) => t('short', { version })).join(', ') })}
    </Notice>
  );
}
