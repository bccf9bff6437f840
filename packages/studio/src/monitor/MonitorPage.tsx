/** @file `/p/:project/monitor`: whether the line's pictures still are as those that the model was calibrated with. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Button, linkAsButton } from '../design/Button.js';
import { lineQueries, useLineEvents } from '../inspect/line-queries.js';
import { Notice } from '../parts/Notice.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import { AlarmCard } from './AlarmCard.js';
import { Lane } from './Lane.js';
import styles from './MonitorPage.module.css';
import { Recalibrate } from './Recalibrate.js';
import { Recalibrated } from './Recalibrated.js';

const route = getRouteApi('/p/$project/monitor');

export function MonitorPage() {
  const t = useTranslations('monitor');
  const wrong = useWrong();
  const format = useFormatter();
  const { project } = route.useParams();
  const { data: itself } = useQuery(queries.project(project));
  const { data: monitor, error, refetch } = useQuery(lineQueries.monitor(project));
  useTitle(t('title'));
  useLineEvents(project);
  if (error && !monitor)
    return (
      <div className={styles.page}>
        <h1>{t('title')}</h1>
        <Notice
          tone="danger"
          action={
            <Button dense onPress={() => void refetch()}>
              {t('again')}
            </Button>
          }
        >
          {wrong(error)}
        </Notice>
      </div>
    );
  if (!itself || !monitor) return null;
  const { images, enough, alarms, lanes, alarm_at: alarmAt, false_alarm_level: level } = monitor;
  const sorted = [...alarms].sort((a, b) => Number(a.muted) - Number(b.muted) || a.raised.image - b.raised.image);
  const loud = alarms.filter(({ muted }) => !muted);
  if (images === 0)
    return (
      <div className={styles.page}>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t(itself.model ? 'empty' : 'noModel', { enough })}</p>
        <Link to="/p/$project/inspect" params={{ project }} className={linkAsButton({ look: 'primary' })}>
          {t('toInspect')}
        </Link>
        <Recalibrated project={project} />
      </div>
    );
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{t('title')}</h1>
        <p className={styles.quiet}>
          {t('images', { count: images })}
          {images < enough && ` · ${t('begin', { enough })}`}
        </p>
      </div>
      {images < enough && (
        <div
          role="meter"
          aria-label={t('meter')}
          aria-valuenow={images}
          aria-valuemin={0}
          aria-valuemax={enough}
          className={styles.meter}
        >
          <span style={{ width: `${(100 * images) / enough}%` }} />
        </div>
      )}
      <div className={styles.columns}>
        <div className={styles.lanes}>
          {loud.length === 0 && (
            <p className={styles.calm} role="status">
              <CircleCheck size={18} aria-hidden />
              {t('calm', { share: format.number(level, { style: 'percent' }) })}
            </p>
          )}
          {sorted.map((alarm) => (
            <AlarmCard key={alarm.statistic} project={project} alarm={alarm} level={level} />
          ))}
          {lanes.map((lane) => (
            <Lane
              key={lane.statistic}
              lane={lane}
              alarm={alarms.find(({ statistic }) => statistic === lane.statistic)}
              alarmAt={alarmAt}
            />
          ))}
        </div>
        <aside className={styles.side} aria-label={t('calibrate.title')}>
          <Recalibrate
            project={project}
            change={
              loud
                .map(({ since }) => since.at)
                .sort()
                .at(-1) ?? null
            }
          />
          <p className={styles.quiet}>{t('explain', { odds: format.number(Math.round(10 ** alarmAt)) })}</p>
        </aside>
      </div>
    </div>
  );
}
