/** @file All terms of the loss over the epochs, each on a scale of its own, under one cross-hair. */
import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useRef, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Figure } from '../parts/Figure.js';
import { useSize } from '../viewer/use-size.js';
import styles from './LossCurves.module.css';
import type { LossPoint, RunState } from './run-state.js';

const HEIGHT = 64;
/** Pixels that a number below them needs. */
const TICK = 24;

export function LossCurves({ run: { curve, told } }: { run: RunState }) {
  const t = useTranslations('train.run');
  const format = useFormatter();
  const box = useRef<HTMLDivElement>(null);
  const width = Math.max(80, useSize(box).width);
  const [looked, setLooked] = useState<number | null>(null);
  if (curve.length === 0) return null;

  const names = Object.keys(curve[curve.length - 1].losses);
  const epochs = typeof told.training?.epochs === 'number' ? told.training.epochs : curve[curve.length - 1].epoch;
  const x = scaleLinear([0, epochs], [0, width]);
  const ticks = x.ticks(Math.min(epochs, 12, Math.max(2, Math.floor(width / TICK))));
  const at = looked === null ? curve[curve.length - 1] : nearest(curve, x.invert(looked));
  const called = (name: string): string => (t.has(`loss.${name as 'loss'}`) ? t(`loss.${name as 'loss'}`) : name);
  const value = (number: number): string => format.number(number, { maximumSignificantDigits: 4 });
  return (
    <Figure
      title={t('losses')}
      extra={<span className={styles.hint}>{t('lossesHint')}</span>}
      table={{
        columns: [t('epochColumn'), ...names.map(called)],
        rows: curve.map(({ epoch, losses }) => [
          format.number(epoch, { maximumFractionDigits: 1 }),
          ...names.map((name) => value(losses[name])),
        ]),
      }}
    >
      <div className={styles.rows}>
        {names.map((name, row) => {
          const [least = 0, most = 1] = extent(curve, ({ losses }) => losses[name]);
          const y = scaleLinear([least, most === least ? least + 1 : most], [HEIGHT - 6, 6]);
          const path = line<LossPoint>(
            ({ epoch }) => x(epoch),
            ({ losses }) => y(losses[name]),
          )([...curve]);
          return (
            <div key={name} className={styles.row}>
              <div className={styles.words}>
                <span>{called(name)}</span>
                <b>{value(at.losses[name])}</b>
              </div>
              <div ref={row === 0 ? box : undefined}>
                <svg
                  width={width}
                  height={HEIGHT}
                  aria-hidden
                  onPointerMove={({ clientX, currentTarget }) =>
                    setLooked(clientX - currentTarget.getBoundingClientRect().left)
                  }
                  onPointerLeave={() => setLooked(null)}
                >
                  <rect className={styles.ground} width={width} height={HEIGHT} />
                  {ticks.map((epoch) => (
                    <line key={epoch} className={styles.grid} x1={x(epoch)} x2={x(epoch)} y1={0} y2={HEIGHT} />
                  ))}
                  <path d={path ?? undefined} />
                  <line className={styles.hair} x1={x(at.epoch)} x2={x(at.epoch)} y1={0} y2={HEIGHT} />
                  <circle cx={x(at.epoch)} cy={y(at.losses[name])} r={3.5} />
                </svg>
              </div>
            </div>
          );
        })}
        <div className={styles.axis} aria-hidden>
          <span />
          <svg width={width} height={20}>
            {ticks.map((epoch) => (
              <text
                key={epoch}
                x={x(epoch)}
                y={15}
                textAnchor={epoch === 0 ? 'start' : x(epoch) > width - 12 ? 'end' : 'middle'}
              >
                {epoch}
              </text>
            ))}
          </svg>
        </div>
        <p className={styles.at}>{t('at', { epoch: format.number(at.epoch, { maximumFractionDigits: 1 }) })}</p>
      </div>
    </Figure>
  );
}

function nearest(curve: readonly LossPoint[], epoch: number): LossPoint {
  return curve.reduce((best, point) => (Math.abs(point.epoch - epoch) < Math.abs(best.epoch - epoch) ? point : best));
}
