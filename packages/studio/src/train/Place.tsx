/** @file Where a job is that workers of a queue do, and what it waits for. */
import type { JobJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import { Notice } from '../parts/Notice.js';
import styles from './Place.module.css';
import { workerHost } from './place-words.js';

/** Nothing for a job of this machine, and for one that has ended. */
export function Place({ job: { place, ending } }: { readonly job: JobJson }) {
  const t = useTranslations('train.place');
  if (place === null || place.stands === 'ended') return null;
  const { queue, stands } = place;
  const values = { queue, workers: place.workers ?? 0, worker: workerHost(place) };
  const sentence = `${t(`sentence.${stands}`, values)}${ending ? ` ${t('ending')}` : ''}`;
  if (stands !== 'runs') return <Notice>{sentence}</Notice>;
  return <p className={styles.quiet}>{sentence}</p>;
}
