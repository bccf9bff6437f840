/** @file What takes pictures by itself, beside the key. */
import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import controls from '../design/controls.module.css';
import styles from './Camera.module.css';
import type { Stillness } from './still.js';
import { clamped, type Trigger, type TriggerKind } from './trigger.js';

interface Props {
  readonly trigger: Trigger;
  readonly onTrigger: (trigger: Trigger) => void;
  readonly stillness: Stillness;
}

export function TriggerChoice({ trigger, onTrigger, stillness }: Props) {
  const t = useTranslations('camera.trigger');
  return (
    <div className={styles.trigger}>
      <RadioGroup
        aria-label={t('title')}
        className={styles.kinds!}
        orientation="horizontal"
        value={trigger.kind}
        onChange={(kind) => onTrigger({ ...trigger, kind: kind as TriggerKind })}
      >
        {(['key', 'interval', 'still'] as const).map((kind) => (
          <Radio key={kind} value={kind} className={styles.kind!}>
            {t(kind)}
          </Radio>
        ))}
      </RadioGroup>
      {trigger.kind === 'interval' && (
        <label className={styles.seconds}>
          {t('every')}
          <input
            className={`${controls.input} ${controls.dense}`}
            type="number"
            min={1}
            max={3600}
            value={trigger.seconds}
            onChange={({ target }) => onTrigger({ ...trigger, seconds: clamped(target.valueAsNumber) })}
          />
          {t('seconds')}
        </label>
      )}
      <p className={styles.hint}>
        {trigger.kind === 'still' ? t(`stillness.${stillness}`) : t(`hint.${trigger.kind}`)}
      </p>
    </div>
  );
}
