/** @file Another key for what one does: press the button, then the key. What has that key already is told, and keeps it. */
import { Pencil, RotateCcw } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { KeyCap } from '../design/KeyCap.js';
import { takenBy } from '../shared/keys.js';
import { changeKey, keyOf } from '../shared/keymap.js';
import styles from './Shell.module.css';

interface Props {
  /** Of the key, in the map. */
  readonly name: string;
  readonly does: string;
  readonly isChanged: boolean;
}

export function KeyChange({ name, does, isChanged }: Props) {
  const t = useTranslations('shell.keys');
  const [isAsking, setAsking] = useState(false);
  const [taken, setTaken] = useState<{ key: string; by: string } | null>(null);
  const end = (): void => {
    setAsking(false);
    setTaken(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isAsking || event.key === 'Tab') return end();
    event.preventDefault();
    // Escape would close the list.
    event.stopPropagation();
    if (event.key === 'Escape') return end();
    const key = keyOf(event);
    if (key === null) return;
    const by = takenBy(key, name);
    if (by !== null) return setTaken({ key, by });
    changeKey(name, key);
    end();
  };
  return (
    <>
      {isAsking && (
        <span className={styles.ask} role="status">
          {taken ? t.rich('taken', { key: () => <KeyCap isPlain>{taken.key}</KeyCap>, does: taken.by }) : t('press')}
        </span>
      )}
      {isChanged && (
        <button
          type="button"
          className={styles.change}
          aria-label={t('reset', { does })}
          onClick={() => changeKey(name, null)}
        >
          <RotateCcw size={14} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className={styles.change}
        aria-label={t('change', { does })}
        aria-pressed={isAsking}
        onClick={() => (isAsking ? end() : setAsking(true))}
        onKeyDown={onKeyDown}
        onBlur={end}
      >
        <Pencil size={14} aria-hidden />
      </button>
    </>
  );
}
