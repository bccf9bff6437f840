/** @file The rate of false alarms that the next training asks for. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import controls from '../design/controls.module.css';
import { oneIn } from '../parts/words.js';
import styles from './SettingsPage.module.css';
import { useChange } from './use-change.js';

const rates = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
/** The library's own. */
const USUAL = 0.01;

export function RatePart({ project, settings }: { readonly project: number; readonly settings: ProjectSettings }) {
  const t = useTranslations('settings.rate');
  const change = useChange(project);
  const id = useId();
  const rate = settings.false_alarm_rate ?? USUAL;
  const choices = [...new Set([...rates, rate])].sort((a, b) => a - b);
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{t('label')}</label>
      <select
        id={id}
        className={`${controls.input} ${controls.dense}`}
        value={rate}
        onChange={({ target }) => {
          const value = Number(target.value);
          change.mutate({ false_alarm_rate: value === USUAL ? null : value });
        }}
      >
        {choices.map((value) => (
          <option key={value} value={value}>
            {t(value === USUAL ? 'usual' : 'oneIn', { n: oneIn(value) })}
          </option>
        ))}
      </select>
    </div>
  );
}
