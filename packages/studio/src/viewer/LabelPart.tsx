/** @file What a person says of an image: a press or a key labels it, and the next one comes. */
import type { Facets, ImageDetailsJson, LabelName } from '@clflow/server/studio-api';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isDefectName } from '../images/defect-name.js';
import { KeyCap } from '../design/KeyCap.js';
import { markOf, VerdictMark } from '../parts/VerdictMark.js';
import controls from '../design/controls.module.css';
import panel from './Panel.module.css';
import styles from './LabelPart.module.css';

const labels = [
  ['good', 'G'],
  ['defective', 'B'],
  ['unsure', 'U'],
] as const;
/** Kinds of defects that have a key. */
export const KEYED_DEFECTS = 9;

interface LabelPartProps {
  readonly image: ImageDetailsJson;
  readonly defects: Facets['defects'];
  readonly onLabel: (label: LabelName, defect?: string) => void;
}

export function LabelPart({ image, defects, onLabel }: LabelPartProps) {
  const t = useTranslations('viewer');
  const hint = useId();
  const [other, setOther] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <>
      <div role="group" aria-label={t('label')} className={styles.labels}>
        {labels.map(([label, key]) => (
          <button
            key={label}
            type="button"
            className={panel.choice}
            aria-pressed={image.label === label}
            onClick={() => onLabel(label)}
          >
            <VerdictMark mark={markOf(label)}>{t(label)}</VerdictMark>
            <KeyCap isSilent>{key}</KeyCap>
          </button>
        ))}
      </div>
      <div role="group" aria-label={t('defective')} className={styles.defects}>
        {defects.map(({ name, colour }, index) => (
          <button
            key={name}
            type="button"
            className={panel.choice}
            aria-pressed={image.defect === name}
            onClick={() => onLabel('defective', name)}
          >
            {colour && <i style={{ background: colour }} />}
            {name}
            {index < KEYED_DEFECTS && <KeyCap isSilent>{String(index + 1)}</KeyCap>}
          </button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const name = other.trim();
            if (name === '') return;
            if (!isDefectName(name)) return setWrong(true);
            onLabel('defective', name);
            setOther('');
          }}
        >
          <input
            className={`${controls.input} ${controls.dense}`}
            aria-label={t('newType')}
            placeholder={t('newType')}
            maxLength={64}
            value={other}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? hint : undefined}
            onChange={({ target }) => {
              setOther(target.value);
              setWrong(false);
            }}
          />
        </form>
      </div>
      {isWrong && (
        <p id={hint} role="alert" className={controls.wrong}>
          {t('wrongType')}
        </p>
      )}
      <p className={styles.hint}>{t('labelHint')}</p>
    </>
  );
}
