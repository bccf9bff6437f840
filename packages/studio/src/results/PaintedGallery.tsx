/** @file The pictures behind a cell of painted defects, painted again by the server, the nearest to the threshold first. */
import type { ModelJson, PaintedDefectsJson } from '@clflow/server/studio-api';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { VerdictMark, markOfVerdict } from '../parts/VerdictMark.js';
import { timesThreshold, verdictAt } from '../parts/words.js';
import { useDelayed } from '../shared/use-delayed.js';
import type { Choice, Levels } from './bench.js';
import tiles from '../parts/Tiles.module.css';
import styles from './Gallery.module.css';
import { paintedName } from './painted-words.js';
import { useWrong } from '../shared/use-wrong.js';

function paintedQuery(model: number, type: string, size: number) {
  return queryOptions({
    queryKey: ['painted', model, type, size],
    queryFn: () => api.get<PaintedDefectsJson>(`/models/${model}/painted`, { type, size }),
    staleTime: Infinity,
    retry: false,
  });
}

interface PaintedGalleryProps {
  readonly model: ModelJson;
  readonly levels: Levels;
  readonly choice: Choice & { readonly kind: 'painted' };
}

export function PaintedGallery({ model, levels, choice }: PaintedGalleryProps) {
  const t = useTranslations('results');
  const wrong = useWrong();
  const format = useFormatter();
  const asked = useQuery(paintedQuery(model.id, choice.type, choice.size));
  const place = useRef<HTMLElement>(null);
  const count = asked.data?.defects.length;
  // Below a long matrix it would open unseen.
  useEffect(() => {
    place.current?.scrollIntoView?.({ block: 'nearest' });
  }, [choice, count]);
  const takesLong = useDelayed(asked.isPending);
  const away = ({ score }: { readonly score: number }): number => Math.abs(score - levels.threshold);
  const defects = [...(asked.data?.defects ?? [])].sort((a, b) => away(a) - away(b));
  const size = asked.data?.size ?? { width: 4, height: 3 };
  const share = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  const kind = paintedName(choice.type, t);
  return (
    <section ref={place} aria-label={t('pictures')} className={styles.gallery}>
      <h2>{asked.data ? t('chosenPainted', { kind, n: defects.length }) : kind}</h2>
      {takesLong && <p className={styles.pick}>{t('painting')}</p>}
      {asked.error && (
        <FailedNotice again={t('tryAgain')} onAgain={() => void asked.refetch()}>
          {t('paintFailed', { reason: wrong(asked.error) })}
        </FailedNotice>
      )}
      <ul className={`${tiles.tiles} ${styles.tiles} ${styles.large}`}>
        {defects.map(({ type, draw, score, diameter, boxes }) => {
          const verdict = verdictAt(score, levels.threshold, levels.review);
          const times = format.number(timesThreshold(score, model.threshold) ?? score, { maximumSignificantDigits: 2 });
          const pixels = Math.round(diameter);
          return (
            <li key={draw}>
              <div className={styles.painted} style={{ aspectRatio: `${size.width} / ${size.height}` }}>
                <img
                  alt={t('paintedPicture', { kind, pixels })}
                  src={`/api/models/${model.id}/painted/${type}/${draw}`}
                />
                {boxes.map((box, i) => (
                  <i
                    key={i}
                    style={{
                      left: share(box.x, size.width),
                      top: share(box.y, size.height),
                      width: share(box.width, size.width),
                      height: share(box.height, size.height),
                    }}
                  />
                ))}
              </div>
              <VerdictMark mark={markOfVerdict(verdict)}>
                {t('paintedVerdict', { verdict: t(`paintedAs.${verdict}`), times, pixels })}
              </VerdictMark>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
