/** @file The last inspections as a strip, the newest first. */
import type { LineInspectionJson } from '@clflow/server/studio-api';
import { useFormatter, useTranslations } from 'use-intl';
import { markOf, markOfVerdict, VerdictSign } from '../parts/VerdictMark.js';
import { shots } from './line-queries.js';
import styles from './Strip.module.css';

interface Props {
  readonly inspections: readonly LineInspectionJson[];
  readonly shown: string | undefined;
  readonly onChoose: (id: string | null) => void;
}

export function Strip({ inspections, shown, onChoose }: Props) {
  const t = useTranslations('inspect');
  const format = useFormatter();
  return (
    <ol className={styles.strip} aria-label={t('strip')}>
      {inspections.map((one, place) => {
        const { id, verdict, word, at, size } = one;
        const time = format.dateTime(new Date(at), { timeStyle: 'medium' });
        const said = word === null ? '' : `, ${t('word', { label: t(`label.${word}`) })}`;
        const mark = markOfVerdict(verdict);
        return (
          <li key={id}>
            <button
              type="button"
              className={styles.shot}
              data-mark={mark}
              aria-current={id === shown}
              aria-label={`${time}: ${t(`is.${mark as 'good' | 'review' | 'anomalous'}`)}${said}`}
              title={time}
              onClick={() => onChoose(place === 0 ? null : id)}
            >
              {size && <img alt="" loading="lazy" draggable={false} src={shots.thumb(id)} />}
              <span className={styles.sign}>
                <VerdictSign mark={mark} />
              </span>
              {word !== null && (
                <span className={styles.word}>
                  <VerdictSign mark={markOf(word)} />
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
