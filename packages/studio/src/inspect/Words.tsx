/** @file What a person says to a verdict: a button and a key each. */
import type { LabelName } from '@clflow/server/studio-api';
import { ToggleButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { KeyCap } from '../design/KeyCap.js';
import { markOf, VerdictSign } from '../parts/VerdictMark.js';
import styles from './Words.module.css';

export const wordKeys = [
  ['good', 'G'],
  ['defective', 'B'],
  ['unsure', 'U'],
] as const;

interface Props {
  readonly word: LabelName | null;
  readonly onWord: (label: LabelName) => void;
}

export function Words({ word, onWord }: Props) {
  const t = useTranslations('inspect');
  return (
    <div className={styles.words} role="group" aria-label={t('words')}>
      {wordKeys.map(([label, key]) => (
        <ToggleButton
          key={label}
          className={styles.word!}
          isSelected={word === label}
          onChange={() => onWord(label)}
          // The space bar goes on taking pictures.
          preventFocusOnPress
        >
          <VerdictSign mark={markOf(label)} />
          {t(`really.${label}`)}
          <KeyCap isSilent>{key}</KeyCap>
        </ToggleButton>
      ))}
    </div>
  );
}
