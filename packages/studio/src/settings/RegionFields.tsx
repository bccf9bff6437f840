/** @file The region of interest in numbers: it can be told without a pointer. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import styles from './RegionFields.module.css';

type Roi = NonNullable<ProjectSettings['roi']>;

interface RegionFieldsProps {
  readonly roi: Roi | null;
  readonly size: { readonly width: number; readonly height: number };
  readonly onChange: (roi: Roi | null) => void;
}

const sides = ['x', 'y', 'width', 'height'] as const;

export function RegionFields({ roi, size, onChange }: RegionFieldsProps) {
  const t = useTranslations('settings.area');
  const id = useId();
  const [typed, setTyped] = useState(() => {
    const { x, y, width, height } = roi ?? { x: 0, y: 0, ...size };
    return { x: String(x), y: String(y), width: String(width), height: String(height) };
  });
  const numbers = Object.fromEntries(sides.map((side) => [side, Number(typed[side])])) as unknown as Roi;
  const isRight =
    sides.every((side) => /^\d+$/.test(typed[side])) &&
    numbers.width > 0 &&
    numbers.height > 0 &&
    numbers.x + numbers.width <= size.width &&
    numbers.y + numbers.height <= size.height;
  return (
    <form
      className={styles.region}
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) onChange(numbers);
      }}
    >
      <h3>{t('roi')}</h3>
      <div className={styles.fields}>
        {sides.map((side) => (
          <label key={side} htmlFor={`${id}${side}`}>
            <span>{t(`side.${side}`)}</span>
            <input
              id={`${id}${side}`}
              className={`${controls.input} ${controls.dense}`}
              inputMode="numeric"
              maxLength={6}
              value={typed[side]}
              aria-invalid={!isRight}
              onChange={({ target }) => setTyped((now) => ({ ...now, [side]: target.value }))}
            />
          </label>
        ))}
      </div>
      {!isRight && <p className={controls.wrong}>{t('beyond', { width: size.width, height: size.height })}</p>}
      <div className={styles.pair}>
        <Button dense type="submit" isDisabled={!isRight}>
          {t('set')}
        </Button>
        <Button dense isDisabled={roi === null} onPress={() => onChange(null)}>
          {t('removeRoi')}
        </Button>
      </div>
    </form>
  );
}
