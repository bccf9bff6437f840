/** @file What the colours mean: the ramp from ordinary to far beyond, with the threshold on it. */
import { useFormatter, useTranslations } from 'use-intl';
import { timesThreshold } from '../parts/words.js';
import { inferno, placeOf, type HeatMap } from './heat.js';
import styles from './Legend.module.css';

const RAMP = Array.from({ length: 17 }, (_, i) => {
  const shade = 3 * Math.round((255 * i) / 16);
  return `rgb(${inferno[shade]} ${inferno[shade + 1]} ${inferno[shade + 2]})`;
}).join(', ');

export function Legend({ map }: { map: HeatMap }) {
  const t = useTranslations('viewer');
  const format = useFormatter();
  const most = timesThreshold(map.high, map.threshold);
  return (
    <div className={styles.legend} aria-hidden>
      <div className={styles.ramp} style={{ backgroundImage: `linear-gradient(to right, ${RAMP})` }}>
        <i style={{ left: `${100 * placeOf(map.threshold, map)}%` }} />
      </div>
      <div className={styles.words}>
        <span />
        <span style={{ left: `${100 * placeOf(map.threshold, map)}%` }} className={styles.threshold}>
          {t('threshold')}
        </span>
        {most !== null && <span>{format.number(most, { maximumFractionDigits: 1 })} ×</span>}
      </div>
    </div>
  );
}
