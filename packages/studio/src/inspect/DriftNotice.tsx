/** @file Something at the line has changed: said where it is seen first, with the way to the details. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { linkAsButton } from '../design/Button.js';
import { Notice } from '../parts/Notice.js';
import { lineQueries } from './line-queries.js';

export function DriftNotice({ project }: { readonly project: number }) {
  const t = useTranslations('monitor');
  const format = useFormatter();
  const { data } = useQuery(lineQueries.monitor(project));
  const alarm = data?.alarms.find(({ muted }) => !muted);
  if (!alarm) return null;
  const { statistic, direction, since } = alarm;
  return (
    <Notice
      tone="danger"
      action={
        <Link to="/p/$project/monitor" params={{ project }} className={linkAsButton({ dense: true })}>
          {t('see')}
        </Link>
      }
    >
      {t(`change.${statistic}.${direction}`)}{' '}
      {t('since', { time: format.dateTime(new Date(since.at), { timeStyle: 'short' }), image: since.image })}
    </Notice>
  );
}
