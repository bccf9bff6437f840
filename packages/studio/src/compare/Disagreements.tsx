/** @file The pictures on which two versions disagree; each opens the viewer. */
import type { ComparisonJson } from '@clflow/server/studio-api';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { Button } from '../design/Button.js';
import { markOf, markOfVerdict, VerdictMark, VerdictSign } from '../parts/VerdictMark.js';
import { timesThreshold } from '../parts/words.js';
import { cellOf, cells, type Cell, type Disagreement } from './cells.js';
import tiles from '../parts/Tiles.module.css';
import styles from './ComparePage.module.css';

const AT_ONCE = 60;

export function Disagreements({ project, comparison }: { project: number; comparison: ComparisonJson }) {
  const t = useTranslations('compare');
  const { disagreements, compared } = comparison;
  const [a, b] = [comparison.a.version, comparison.b.version];
  const [cell, setCell] = useState<Cell | null>(null);
  const [shown, setShown] = useState(AT_ONCE);
  const count = (which: Cell): number => disagreements.filter((image) => cellOf(image) === which).length;
  const images = cell === null ? disagreements : disagreements.filter((image) => cellOf(image) === cell);
  if (compared === 0) return null;
  return (
    <section aria-label={t('disagreements')} className={styles.section}>
      <h2>{t('disagreements')}</h2>
      {disagreements.length === 0 ? (
        <p className={styles.quiet}>{t('agree', { n: compared })}</p>
      ) : (
        <>
          <p className={styles.quiet}>{t('disagree', { n: disagreements.length, total: compared })}</p>
          <div className={styles.cells} role="group" aria-label={t('disagreements')}>
            {cells
              .filter((which) => count(which) > 0)
              .map((which) => (
                <button
                  key={which}
                  type="button"
                  aria-pressed={cell === which}
                  onClick={() => setCell(cell === which ? null : which)}
                >
                  <b>{count(which)}</b>
                  {t(`cells.${which}`, { a: a.version, b: b.version })}
                </button>
              ))}
          </div>
          <Tiles project={project} a={a} b={b} images={images.slice(0, shown)} />
          {images.length > shown && (
            <Button dense onPress={() => setShown(shown + AT_ONCE)}>
              {t('showMore', { n: Math.min(AT_ONCE, images.length - shown) })}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

type Version = ComparisonJson['a']['version'];
interface TilesProps {
  readonly project: number;
  readonly a: Version;
  readonly b: Version;
  readonly images: readonly Disagreement[];
}

/** One stop of the tab key; arrow keys go from picture to picture. */
function Tiles({ project, a, b, images }: TilesProps) {
  const t = useTranslations('compare');
  const format = useFormatter();
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const times = (score: number, { threshold }: Version): string =>
    t('times', {
      times: format.number(timesThreshold(score, threshold) ?? score, {
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
      }),
    });
  const onKeyDown = (event: KeyboardEvent): void => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const perRow = links.filter(({ offsetTop }) => offsetTop === links[0].offsetTop).length;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perRow, ArrowDown: perRow },
      ...{ Home: -links.length, End: links.length },
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.min(
      links.length - 1,
      Math.max(0, links.indexOf(document.activeElement as HTMLAnchorElement) + step),
    );
    setCurrent(to);
    links[to].focus();
  };
  return (
    // The list hears what bubbles from its links.
    <ul ref={list} className={`${tiles.tiles} ${styles.tiles}`} onKeyDown={onKeyDown}>
      {images.map((image, i) => (
        <li key={image.id}>
          <Link
            to="/p/$project/images/$image"
            params={{ project, image: image.id }}
            search={{ view: 'all', sort: 'near', order: 'asc', beside: (a.in_use ? b : a).id }}
            tabIndex={i === Math.min(current, images.length - 1) ? 0 : -1}
            onFocus={() => setCurrent(i)}
            title={image.name}
          >
            <img alt={image.name} loading="lazy" src={pictures.thumb(image.id)} />
            <span className={styles.label}>
              <VerdictSign mark={markOf(image.label)} />
              {image.defect ?? (image.label === 'good' ? t('good') : image.label === 'defective' ? t('defective') : '')}
            </span>
            {(
              [
                ['a', a],
                ['b', b],
              ] as const
            ).map(([side, version]) => (
              <span key={side} className={styles.judged}>
                <span>{t('short', { version: version.version })}</span>
                <VerdictMark mark={markOfVerdict(image[side].verdict)}>{times(image[side].score, version)}</VerdictMark>
              </span>
            ))}
          </Link>
        </li>
      ))}
    </ul>
  );
}
