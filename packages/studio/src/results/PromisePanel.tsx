/** @file What the threshold promises, and how honestly; choosing it by its rate; saving it. */
import type { ModelJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button } from '../design/Button.js';
import { moreFor, oneIn } from '../parts/words.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './PromisePanel.module.css';
import type { Levels } from './bench.js';
import { ReviewChoice } from './ReviewChoice.js';
import type { Chosen } from './threshold.js';

const route = getRouteApi('/p/$project/results');
/** The promise that good images are counted towards. */
const GOAL = 0.01;

interface PromisePanelProps {
  readonly project: number;
  readonly model: ModelJson;
  readonly chosen: Chosen;
  readonly onThreshold: (value: number | undefined) => void;
  /** Null: there is none. */
  readonly onReview: (value: number | null | undefined) => void;
  readonly levels: Levels;
  /** Where the handle of review begins when it is put there by eye. */
  readonly byEye: number;
  readonly children: ReactNode;
}

export function PromisePanel({ project, model, chosen, onThreshold, onReview, children, ...props }: PromisePanelProps) {
  const t = useTranslations('results');
  const { by, promise, change } = chosen;
  const isEstimate = by === 'hand';
  const goal = chosen.rate ?? (promise.guaranteed_rate > GOAL ? GOAL : null);
  const more = goal === null ? 0 : moreFor(goal, promise);
  return (
    <aside className={styles.panel} aria-label={t('promise')}>
      <h2>{t('counts')}</h2>
      {children}
      <div aria-live="polite" className={styles.promise} data-pending={chosen.isPending || undefined}>
        <p className={styles.lead}>
          {isEstimate && <span className={styles.mark}>{t('estimateMark')}</span>}
          {t(isEstimate ? 'expected' : 'atMost', { n: oneIn(promise.guaranteed_rate) })}
        </p>
        <p>{t('bound', { n: oneIn(promise.rate_bound) })}</p>
        <p>
          {isEstimate && t('estimate')}
          {!isEstimate && promise.kind === 'highest' && t('highest')}
          {!isEstimate && promise.kind === 'estimated' && t('tail')}
          {by === 'rate' && promise.kind === 'conformal' && t('exact')}
        </p>
        {more > 0 && <p>{t('more', { n: more, rate: oneIn(goal!) })}</p>}
        {promise.smallest_found !== null && <p>{t('smallest', { pixels: Math.ceil(promise.smallest_found) })}</p>}
      </div>
      <fieldset className={styles.rates}>
        <legend>{t('rates')}</legend>
        {chosen.rates.map(({ rate, outlook }) => (
          <label key={rate}>
            <input
              type="radio"
              name="rate"
              disabled={outlook === undefined}
              checked={chosen.rate === rate}
              onChange={() => outlook && onThreshold(outlook.threshold)}
            />
            <span>{t('rate', { n: oneIn(rate) })}</span>
          </label>
        ))}
      </fieldset>
      <ReviewChoice review={chosen.review} onReview={onReview} levels={props.levels} byEye={props.byEye} />
      <Save
        project={project}
        model={model}
        change={change}
        onReset={() => {
          onThreshold(undefined);
          onReview(undefined);
        }}
      />
    </aside>
  );
}

interface SaveProps extends Pick<PromisePanelProps, 'project' | 'model'> {
  readonly onReset: () => void;
  readonly change: Chosen['change'];
}

function Save({ project, model, change, onReset }: SaveProps) {
  const t = useTranslations('results');
  const wrong = useWrong();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const save = useMutation({
    // Kept where the page of the new version finds it.
    mutationKey: ['saved', project],
    mutationFn: (to: NonNullable<Chosen['change']>) => api.post<ModelJson>(`/models/${model.id}/threshold`, to),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries(queries.models(project));
      void client.invalidateQueries({ queryKey: ['project', project] });
      void client.invalidateQueries({ queryKey: ['projects'] });
      await navigate({ search: { model: id }, replace: true });
    },
  });
  const last = client
    .getMutationCache()
    .findAll({ mutationKey: ['saved', project], status: 'success' })
    .at(-1);
  const saved = last?.state.data as ModelJson | undefined;
  return (
    <div className={styles.save}>
      <div className={styles.buttons}>
        <Button
          look="primary"
          isDisabled={change === null || save.isPending}
          onPress={() => change && save.mutate(change)}
        >
          {save.isPending ? t('saving') : t('save')}
        </Button>
        {change !== null && (
          <Button look="plain" dense onPress={onReset}>
            {t('reset')}
          </Button>
        )}
      </div>
      <p role="status">
        {save.error && t('saveFailed', { reason: wrong(save.error) })}
        {change === null && saved?.id === model.id && t('saved', { version: saved.version })}
      </p>
    </div>
  );
}
