/** @file What the colours mean: the ramp from ordinary to far beyond, with the threshold on it. */
import { useFormatter, useTranslations } from 'use-intl';
import { timesThreshold } from '../parts/words.js';
import { useStore } from '../shared/store.js';
import { colourMap, gradientOf } from './colour-maps.js';
import { placeOf, type HeatMap } from './heat.js';
import styles from './Legend.module.css';

export function Legend({ map }: { map: HeatMap }) {
  const t = useTranslations('viewer');
  const format = useFormatter();
  const colours = useStore(colourMap);
  if (colours === 'contour') return null;
  const most = timesThreshold(map.high, map.threshold);
  return (
    <div className={styles.legend} aria-hidden>
      <div className={styles.ramp} style={{ backgroundImage: gradientOf(colours) }}>
        <i style={{ left: `${100 * placeOf(map.threshold, map)}%` }} />
      </div>
      <div className={styles.words}>
        <span />
        <span style={{ left: `max(12px, ${100 * placeOf(map.threshold, map)}%)` }} className={styles.threshold}>
          {t('threshold')}
        </span>
        {most !== null && <span>{format.number(most, { maximumFractionDigits: 1 })} ×</span>}
      </div>
    </div>
  );
}
