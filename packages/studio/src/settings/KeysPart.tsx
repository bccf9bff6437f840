/** @file Keys of this browser: those that were changed, and whether single characters count. */
import { ArrowRight, RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { KeyCap } from '../design/KeyCap.js';
import { changeKey, keyMap, resetKeys, setQuiet } from '../shared/keymap.js';
import { useStore } from '../shared/store.js';
import styles from './SettingsPage.module.css';

export function KeysPart() {
  const t = useTranslations('settings.keys');
  const { changed, isQuiet } = useStore(keyMap);
  const pairs = Object.entries(changed);
  return (
    <>
      <p className={styles.quiet}>{t.rich('how', { key: () => <KeyCap>?</KeyCap> })}</p>
      <label className={styles.check}>
        <input type="checkbox" checked={!isQuiet} onChange={({ target }) => setQuiet(!target.checked)} />
        {t('characters')}
      </label>
      {pairs.length > 0 && (
        <>
          <ul className={styles.changed} aria-label={t('changed')}>
            {pairs.map(([name, key]) => {
              const [usual, scope] = name.split(' ').reverse();
              return (
                <li key={name}>
                  <KeyCap isPlain>{usual || ' '}</KeyCap>
                  <ArrowRight size={14} aria-label={t('is')} />
                  <KeyCap isPlain>{key}</KeyCap>
                  {scope === 'mask' && <span className={styles.quiet}>{t('inMasks')}</span>}
                  <Button
                    dense
                    square
                    look="plain"
                    aria-label={t('reset', { key: usual ?? '' })}
                    onPress={() => changeKey(name, null)}
                  >
                    <RotateCcw size={14} aria-hidden />
                  </Button>
                </li>
              );
            })}
          </ul>
          <Button dense onPress={resetKeys}>
            {t('resetAll')}
          </Button>
        </>
      )}
    </>
  );
}
