/** @file The threshold bench: what a threshold rejects and misses, what it promises, and the pictures behind each number. */
import type { ResultsJson } from '@clflow/server/studio-api';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { KeyCap } from '../design/KeyCap.js';
import { Figure } from '../parts/Figure.js';
import { TrainNotice } from '../parts/TrainNotice.js';
import { barsOf, chosenOf, countsAt, domainOf, sidesOf, type Choice, type Sides } from './bench.js';
import { Cells } from './Cells.js';
import { Curves } from './Curves.js';
import type { ScoredSides } from './curves.js';
import { Gallery } from './Gallery.js';
import { Histogram } from './Histogram.js';
import { KindTable } from './KindTable.js';
import { PaintedGallery } from './PaintedGallery.js';
import { PowerMatrix } from './PowerMatrix.js';
import { PromisePanel } from './PromisePanel.js';
import styles from './ResultsPage.module.css';
import { SizeTable } from './SizeTable.js';
import { useChosen } from './threshold.js';

const route = getRouteApi('/p/$project/results');
const BARS = 48;
const QUIET = 150;

export function Bench({ project, results }: { project: number; results: ResultsJson }) {
  const t = useTranslations('results');
  const format = useFormatter();
  const { model, calibration_scores: calibration, power } = results;
  const [moved, setMoved] = useMoved('t');
  const threshold = moved ?? model.threshold;
  const [movedReview, setMovedReview] = useMovedReview();
  const wantedReview = movedReview === undefined ? model.review_threshold : movedReview;
  // The threshold takes it along.
  const review = wantedReview === null ? null : Math.min(wantedReview, threshold);
  const levels = { threshold, review };
  const [choice, setChoice] = useState<Choice | null>(null);
  const chosen = useChosen(model, moved, movedReview);

  const sides = useMemo(() => sidesOf(results), [results]);
  const domain = useMemo(() => domainOf(sides, calibration, model.threshold), [sides, calibration, model.threshold]);
  const good = useMemo(() => barsOf(sides.goodScores, domain, BARS), [sides, domain]);
  const defective = useMemo(
    () =>
      barsOf(
        sides.defective.map(({ score }) => score),
        domain,
        BARS,
      ),
    [sides, domain],
  );
  const counts = countsAt(sides, threshold, review);
  const byEye = useMemo(() => reviewByEye(sides, threshold), [sides, threshold]);
  const scored = useMemo(() => scoredSides(sides, power), [sides, power]);
  const unit = model.threshold > 0 ? model.threshold : 1;
  const times = (value: number): string => format.number(value / unit, twoDigits);
  const totals = { good: sides.goodScores.length, defective: sides.defective.length };
  const choose = (next: Choice): void => setChoice(JSON.stringify(next) === JSON.stringify(choice) ? null : next);

  return (
    <>
      {results.stale && (
        <TrainNotice project={project} train={t('train')}>
          {t('stale')}
        </TrainNotice>
      )}
      <div className={styles.bench}>
        <Figure
          title={t('scores')}
          extra={
            <span className={styles.hint}>
              {sides.fromCalibration ? t('scoresCalibration', totals) : t('scoresHint', totals)}
            </span>
          }
          table={{
            columns: [t('from'), t('to'), t('good'), t('defective')],
            rows: good.flatMap(({ from, to, count }, i) =>
              count + defective[i].count === 0
                ? []
                : [[t('times', { times: times(from) }), t('times', { times: times(to) }), count, defective[i].count]],
            ),
          }}
        >
          <Histogram
            domain={domain}
            good={good}
            defective={defective}
            calibration={calibration}
            threshold={threshold}
            suggested={model.threshold}
            onThreshold={setMoved}
            review={review}
            onReview={(to) => setMovedReview(Math.min(to, threshold))}
            reviewText={t('reviewText', {
              times: times(review ?? 0),
              good: counts.goodReview,
              defective: counts.defectiveReview,
            })}
            valueText={t('handleText', {
              times: times(threshold),
              ...totals,
              rejected: counts.rejected,
              missed: counts.missed,
            })}
            choice={choice}
            onChoice={choose}
            hasGoodPictures={!sides.fromCalibration}
          />
          <p className={styles.hint}>{t.rich('handleHint', { key: (key) => <KeyCap>{String(key)}</KeyCap> })}</p>
        </Figure>
        <PromisePanel
          project={project}
          model={model}
          chosen={chosen}
          onThreshold={setMoved}
          onReview={setMovedReview}
          levels={levels}
          byEye={byEye}
        >
          <Cells
            counts={counts}
            choice={choice}
            onChoice={choose}
            hasGoodPictures={!sides.fromCalibration}
            hasReview={review !== null}
          />
        </PromisePanel>
      </div>
      {choice?.kind !== 'painted' && (
        <Gallery
          project={project}
          model={model}
          levels={levels}
          choice={choice}
          images={choice && chosenOf(choice, sides, levels, domain, BARS)}
          range={choice?.kind === 'bar' ? [times(good[choice.index].from), times(good[choice.index].to)] : null}
        />
      )}
      {(results.image_auroc !== null || totals.defective > 0) && (
        <KindTable
          defective={sides.defective}
          auroc={results.image_auroc}
          levels={levels}
          times={times}
          onChoice={setChoice}
        />
      )}
      {totals.defective > 0 && (
        <SizeTable project={project} defective={sides.defective} levels={levels} onChoice={setChoice} />
      )}
      {scored && <Curves sides={scored.sides} arePainted={scored.arePainted} levels={levels} times={times} />}
      {power && <PowerMatrix power={power} threshold={threshold} choice={choice} onChoice={choose} />}
      {choice?.kind === 'painted' && <PaintedGallery model={model} levels={levels} choice={choice} />}
    </>
  );
}

/** Between the highest of most good ones and the threshold, where a look is worth its while. */
function reviewByEye({ goodScores }: Sides, threshold: number): number {
  const below = goodScores.filter((score) => score < threshold);
  const high = below[Math.floor(0.9 * below.length)] ?? threshold;
  return high < threshold ? high : threshold - Math.max(Math.abs(threshold), 1) * 0.1;
}

/** What curves are drawn of: real defects, else painted ones. */
function scoredSides(
  { goodScores, defective }: Sides,
  power: ResultsJson['power'],
): { readonly sides: ScoredSides; readonly arePainted: boolean } | null {
  const real = defective.map(({ score }) => score);
  const painted = (power?.painted ?? []).map(({ score }) => score).sort((a, b) => a - b);
  const scores = real.length > 0 ? real : painted;
  if (scores.length === 0 || goodScores.length === 0) return null;
  return { sides: { good: goodScores, defective: scores }, arePainted: real.length === 0 };
}

const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

/** The review threshold of the address, or that there is none. */
function useMovedReview(): [number | null | undefined, (value: number | null | undefined) => void] {
  const [moved, setMoved] = useMoved('r');
  const set = (value: number | null | undefined): void => setMoved(value === null ? 'off' : value);
  return [moved === 'off' ? null : moved, set];
}

type Search = ReturnType<typeof route.useSearch>;

/** A threshold of the address; the handle is ahead of it while it moves. */
function useMoved<Name extends 't' | 'r'>(name: Name): [Search[Name], (value: Search[Name]) => void] {
  const { [name]: address } = route.useSearch();
  const navigate = route.useNavigate();
  const [moved, setMoved] = useState(address);
  useEffect(() => {
    if (moved === address) return;
    const timer = setTimeout(
      () => void navigate({ search: (now) => ({ ...now, [name]: moved }), replace: true, resetScroll: false }),
      QUIET,
    );
    return () => clearTimeout(timer);
  }, [name, moved, address, navigate]);
  return [moved, setMoved];
}
