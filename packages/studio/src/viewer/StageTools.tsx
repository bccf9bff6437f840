/** @file The strip below the stage: zoom, heat map, comparison; every tool with its key. */
import { Brush, Columns2, Flame, Maximize, SquareSplitHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import type { Dispatch, SetStateAction } from 'react';
import { useTranslations } from 'use-intl';
import { Button, Toggle } from '../design/Button.js';
import { KeyCap } from '../design/KeyCap.js';
import type { Layers } from './Stage.js';
import styles from './StageTools.module.css';

interface StageToolsProps {
  readonly zoom: {
    readonly in: () => void;
    readonly out: () => void;
    readonly fit: () => void;
    readonly true: () => void;
  };
  /** Screen pixels a pixel of the image. */
  readonly scale: number;
  readonly layers: Layers;
  readonly onLayers: Dispatch<SetStateAction<Layers>>;
  readonly hasHeat: boolean;
  readonly compare: boolean;
  readonly canCompare: boolean;
  readonly onCompare: (on: boolean) => void;
  readonly isPainting: boolean;
  readonly canPaint: boolean;
  readonly onPaint: (on: boolean) => void;
}

export function StageTools({
  zoom,
  scale,
  layers,
  onLayers,
  hasHeat,
  compare,
  canCompare,
  onCompare,
  isPainting,
  canPaint,
  onPaint,
}: StageToolsProps) {
  const t = useTranslations('viewer');
  return (
    <div role="toolbar" aria-label={t('tools')} className={styles.tools}>
      <Button look="plain" dense aria-label={t('zoomOut')} onPress={zoom.out}>
        <ZoomOut aria-hidden size={16} />
        <KeyCap isSilent>−</KeyCap>
      </Button>
      <output className={styles.zoom}>{t('zoom', { share: scale })}</output>
      <Button look="plain" dense aria-label={t('zoomIn')} onPress={zoom.in}>
        <ZoomIn aria-hidden size={16} />
        <KeyCap isSilent>+</KeyCap>
      </Button>
      <Button look="plain" dense onPress={zoom.fit}>
        <Maximize aria-hidden size={16} />
        <span className={styles.word}>{t('fit')}</span>
        <KeyCap isSilent>0</KeyCap>
      </Button>
      <Button look="plain" dense onPress={zoom.true}>
        1:1
        <span className={styles.hidden}>{t('truePixels')}</span>
        <KeyCap isSilent>⇧0</KeyCap>
      </Button>
      <span className={styles.line} />
      <Toggle isDisabled={!hasHeat} isSelected={layers.heat} onChange={(heat) => onLayers((now) => ({ ...now, heat }))}>
        <Flame aria-hidden size={16} />
        {t('heat')}
        <KeyCap isSilent>O</KeyCap>
      </Toggle>
      <label className={styles.strength}>
        <KeyCap isSilent>,</KeyCap>
        <input
          type="range"
          min={0}
          max={1}
          step={0.1}
          aria-label={t('opacity')}
          disabled={!hasHeat || !layers.heat}
          value={layers.strength}
          onChange={({ target }) => onLayers((now) => ({ ...now, strength: Number(target.value) }))}
        />
        <KeyCap isSilent>.</KeyCap>
      </label>
      <Toggle
        isDisabled={!hasHeat || !layers.heat}
        isSelected={typeof layers.wipe === 'number'}
        onChange={(on) => onLayers((now) => ({ ...now, wipe: on ? 0.5 : null }))}
      >
        <SquareSplitHorizontal aria-hidden size={16} />
        <span className={styles.word}>{t('wipe')}</span>
        <KeyCap isSilent>⇧C</KeyCap>
      </Toggle>
      <span className={styles.hint}>
        {t('hide')} <KeyCap isSilent>H</KeyCap>
      </span>
      <span className={styles.space} />
      <Toggle isDisabled={!canPaint} isSelected={isPainting} onChange={onPaint}>
        <Brush aria-hidden size={16} />
        {t('paint')}
        <KeyCap isSilent>M</KeyCap>
      </Toggle>
      <Toggle isDisabled={!canCompare} isSelected={compare} onChange={onCompare}>
        <Columns2 aria-hidden size={16} />
        <span className={styles.last}>{canCompare ? t('compareWith') : t('noNearest')}</span>
        <KeyCap isSilent>C</KeyCap>
      </Toggle>
    </div>
  );
}
