/** @file What the chosen tool can be told. */
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { KeyCap } from '../design/KeyCap.js';
import { timesThreshold } from '../parts/words.js';
import { useStore } from '../shared/store.js';
import type { HeatMap } from '../viewer/heat.js';
import type { Editor } from './editor.js';
import panel from '../viewer/Panel.module.css';
import styles from './MaskPanel.module.css';
import { LARGEST, setSize, setTolerance, switchErasing, toolState } from './tools.js';
import { MASK_KEYS } from './use-mask-keys.js';

interface ToolOptionsProps {
  readonly editor: Editor;
  readonly heat: HeatMap | undefined;
  readonly canRead: boolean;
}

/** The slider of the brush goes by ratios: small brushes are told apart, large ones are reached. */
const POSITIONS = 200;
const sizeAt = (position: number): number => Math.round(LARGEST ** (position / POSITIONS));
const positionOf = (size: number): number => Math.round((POSITIONS * Math.log(size)) / Math.log(LARGEST));

export function ToolOptions({ editor, heat, canRead }: ToolOptionsProps) {
  const t = useTranslations('mask');
  const { tool, erases, size, tolerance } = useStore(toolState);
  if (tool === 'heat')
    return heat ? <Level editor={editor} heat={heat} /> : <p className={styles.hint}>{t('noHeat')}</p>;
  if (tool === 'move' || tool === 'region') return <p className={styles.hint}>{t(`${tool}Hint`)}</p>;
  if (tool === 'brush' || tool === 'eraser') {
    return (
      <>
        <label className={styles.slider}>
          <span>{t('size')}</span>
          <input
            type="range"
            min={0}
            max={POSITIONS}
            value={positionOf(size)}
            aria-valuetext={t('pixels', { size })}
            onChange={({ target }) => setSize(sizeAt(Number(target.value)))}
          />
          <output>{t('pixels', { size })}</output>
        </label>
        <p className={styles.hint}>
          <KeyCap isSilent scope={MASK_KEYS}>
            BracketLeft
          </KeyCap>{' '}
          <KeyCap isSilent scope={MASK_KEYS}>
            BracketRight
          </KeyCap>{' '}
          {t('size')}
          {tool === 'brush' && ` · ${t('brushHint')}`}
        </p>
      </>
    );
  }
  return (
    <>
      <div role="group" aria-label={t('mode')} className={styles.mode}>
        {([false, true] as const).map((one) => (
          <button
            key={String(one)}
            type="button"
            className={panel.choice}
            aria-pressed={erases === one}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => erases !== one && switchErasing()}
          >
            {t(one ? 'erases' : 'adds')}
          </button>
        ))}
        <KeyCap isSilent scope={MASK_KEYS}>
          X
        </KeyCap>
      </div>
      {tool === 'wand' && (
        <label className={styles.slider}>
          <span>{t('tolerance')}</span>
          <input
            type="range"
            min={1}
            max={60}
            value={tolerance}
            onChange={({ target }) => setTolerance(Number(target.value))}
          />
          <output>{tolerance}</output>
        </label>
      )}
      <p className={styles.hint}>{tool === 'wand' && !canRead ? t('wandBlind') : t(`${tool}Hint`)}</p>
    </>
  );
}

const STEPS = 200;

/** From a quarter of the threshold to the highest value: what lies lower is everywhere. */
function Level({ editor, heat }: { readonly editor: Editor; readonly heat: HeatMap }) {
  const t = useTranslations('mask');
  const format = useFormatter();
  const [level, setLevel] = useState(heat.threshold);
  const highest = heat.values.reduce((most, value) => Math.max(most, value), heat.threshold);
  const lowest = heat.low + (heat.threshold - heat.low) / 4;
  const times = timesThreshold(level, heat.threshold);
  const said = times === null ? '' : t('times', { times: format.number(times, { maximumFractionDigits: 2 }) });
  const take = (value: number): void => {
    setLevel(value);
    editor.takeFrom(heat, value);
  };
  return (
    <>
      <label className={styles.slider}>
        <span>{t('level')}</span>
        <input
          type="range"
          min={0}
          max={STEPS}
          step={1}
          value={Math.round((STEPS * (level - lowest)) / (highest - lowest))}
          aria-valuetext={said}
          onChange={({ target }) => take(lowest + (Number(target.value) / STEPS) * (highest - lowest))}
        />
        <output>{said}</output>
      </label>
      <button type="button" className={`${panel.choice} ${styles.atThreshold}`} onClick={() => take(heat.threshold)}>
        {t('atThreshold')}
      </button>
      <p className={styles.hint}>{t('heatHint')}</p>
    </>
  );
}
