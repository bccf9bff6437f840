/** @file The corner where notices stand for a while, longer under the pointer or with the focus. */
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from '../shared/store.js';
import { dismiss, toasts, type Toast } from '../shared/toasts.js';
import styles from './Shell.module.css';

const stays = 7000;

function Notice({ toast: { id, text, undo, isWrong }, isHeld }: { readonly toast: Toast; readonly isHeld: boolean }) {
  const t = useTranslations('shell');
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(id), isWrong ? 2 * stays : stays);
    return () => clearTimeout(timer);
  }, [id, isHeld, isWrong]);
  return (
    <li className={styles.toast}>
      <span>{text}</span>
      {undo && (
        <button
          type="button"
          onClick={() => {
            dismiss(id);
            undo();
          }}
        >
          {t('undo')}
        </button>
      )}
      <button type="button" onClick={() => dismiss(id)} aria-label={t('dismiss')}>
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

export function Toasts() {
  const t = useTranslations('shell');
  const shown = useStore(toasts);
  const [isHeld, setIsHeld] = useState(false);
  return (
    <section
      aria-label={t('notices')}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <ul className={styles.toasts} aria-live="polite">
        {shown.map((one) => (
          <Notice key={one.id} toast={one} isHeld={isHeld} />
        ))}
      </ul>
    </section>
  );
}
