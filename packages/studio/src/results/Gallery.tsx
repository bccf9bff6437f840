/** @file The pictures behind a number, the nearest to the threshold first. */
import type { ModelJson } from '@clflow/server/studio-api';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { Button } from '../design/Button.js';
import { VerdictMark, markOfVerdict } from '../parts/VerdictMark.js';
import { timesThreshold, verdictAt } from '../parts/words.js';
import { sideOf, type Choice, type Levels, type Scored } from './bench.js';
import { cellNames } from './Cells.js';
import tiles from '../parts/Tiles.module.css';
import styles from './Gallery.module.css';

const AT_ONCE = 60;

interface GalleryProps {
  readonly project: number;
  readonly model: ModelJson;
  readonly levels: Levels;
  readonly choice: Exclude<Choice, { readonly kind: 'painted' }> | null;
  readonly images: readonly Scored[] | null;
  /** Ends of the chosen bar, in words. */
  readonly range: readonly [string, string] | null;
}

export function Gallery({ project, model, levels, choice, images, range }: GalleryProps) {
  const t = useTranslations('results');
  const format = useFormatter();
  const [shown, setShown] = useState(AT_ONCE);
  const place = useRef<HTMLElement>(null);
  // The count that was pressed may stand far below.
  useEffect(() => {
    place.current?.scrollIntoView?.({ block: 'nearest' });
  }, [choice]);
  if (!images || !choice) return <p className={styles.pick}>{t('pick')}</p>;
  const view = choice.kind === 'bar' ? choice.side : sideOf(choice.cell);
  const times = (score: number): string =>
    format.number(timesThreshold(score, model.threshold) ?? score, { maximumSignificantDigits: 2 });
  return (
    <section ref={place} aria-label={t('pictures')} className={styles.gallery}>
      <h2>
        {choice.kind === 'cell'
          ? t('chosenCell', { cell: t(cellNames[choice.cell]), n: images.length })
          : t('chosenBar', { n: images.length, from: range![0], to: range![1] })}
      </h2>
      {images.length === 0 && <p className={styles.pick}>{t('noPictures')}</p>}
      <ul className={`${tiles.tiles} ${styles.tiles}`}>
        {images.slice(0, shown).map(({ id, name, score, defect }) => {
          const verdict = verdictAt(score, levels.threshold, levels.review);
          return (
            <li key={id}>
              <Link
                to="/p/$project/images/$image"
                params={{ project, image: id }}
                search={{ view, sort: 'near', order: 'asc', ...(view === 'defective' && defect ? { defect } : {}) }}
                title={name}
              >
                <img alt={name} loading="lazy" src={pictures.thumb(id)} />
                <VerdictMark mark={markOfVerdict(verdict)}>{t('times', { times: times(score) })}</VerdictMark>
              </Link>
            </li>
          );
        })}
      </ul>
      {images.length > shown && (
        <Button dense onPress={() => setShown(shown + AT_ONCE)}>
          {t('showMore', { n: Math.min(AT_ONCE, images.length - shown) })}
        </Button>
      )}
    </section>
  );
}
