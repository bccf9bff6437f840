/** @file A change in words: what, which way, since when, by how much, with pictures from before and after; and what can be said to it. */
import type { MonitorJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { shots } from '../inspect/line-queries.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './AlarmCard.module.css';

interface Props {
  readonly project: number;
  readonly alarm: MonitorJson['alarms'][number];
  readonly level: number;
}

export function AlarmCard({ project, alarm, level }: Props) {
  const t = useTranslations('monitor');
  const format = useFormatter();
  const wrong = useWrong();
  const client = useQueryClient();
  const { statistic, direction, since, raised, before, after, deviations, pictures, muted } = alarm;
  const mark = useMutation({
    mutationFn: (type: 'meant' | 'muted' | 'unmuted') =>
      api.post<undefined>(`/projects/${project}/monitor/marks`, { type, statistic }),
    onSuccess: (_, type) => {
      void client.invalidateQueries({ queryKey: ['project', project, 'line'] });
      toast(t(`done.${type}`));
    },
    onError: (error) => toast(wrong(error), { isWrong: true }),
  });
  const number = (value: number): string => format.number(value, { maximumSignificantDigits: 3 });
  const time = (at: string): string => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  const share = before === 0 ? null : (after - before) / Math.abs(before);
  return (
    <section className={styles.card} data-muted={muted || undefined} aria-label={t(`change.${statistic}.${direction}`)}>
      <h2>
        <TriangleAlert size={20} strokeWidth={2} aria-hidden />
        {t(`change.${statistic}.${direction}`)}
      </h2>
      <p>
        {t('sinceLong', { time: time(since.at), image: since.image })}{' '}
        {t('by', { before: number(before), after: number(after) })}{' '}
        {share !== null &&
          Math.abs(share) >= 0.01 &&
          `(${format.number(share, { style: 'percent', signDisplay: 'always' })})`}
        {deviations !== null &&
          ` · ${t('deviations', { count: format.number(Math.abs(deviations), { maximumFractionDigits: 1 }) })}`}
      </p>
      <p className={styles.quiet}>
        {t('raised', { image: raised.image, share: format.number(level, { style: 'percent' }) })}
      </p>
      <div className={styles.sides}>
        {(['before', 'after'] as const).map((side) => (
          <figure key={side}>
            <figcaption>{t(`side.${side}`)}</figcaption>
            {pictures[side].length === 0 ? (
              <p className={styles.quiet}>{t('noPictures')}</p>
            ) : (
              <div className={styles.pictures}>
                {pictures[side].map((id) => (
                  <img key={id} alt={t(`side.${side}`)} src={shots.thumb(id)} />
                ))}
              </div>
            )}
          </figure>
        ))}
      </div>
      <div className={styles.buttons}>
        <Button dense isDisabled={mark.isPending} onPress={() => mark.mutate('meant')}>
          {t('meant')}
        </Button>
        <Button dense look="plain" isDisabled={mark.isPending} onPress={() => mark.mutate(muted ? 'unmuted' : 'muted')}>
          {t(muted ? 'unmute' : 'mute')}
        </Button>
      </div>
    </section>
  );
}
