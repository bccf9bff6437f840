/** @file All keys that count on this page, by `?`. */
import { useTranslations } from 'use-intl';
import controls from '../design/controls.module.css';
import { KeyCap } from '../design/KeyCap.js';
import { Sheet } from '../design/Sheet.js';
import { keysInForce, type Key } from '../shared/keys.js';
import styles from './Shell.module.css';

/** Parts of a page may add to the same group. */
function byTitle(): [string, Key[]][] {
  const groups = new Map<string, Key[]>();
  for (const { title, keys } of keysInForce()) groups.set(title, [...(groups.get(title) ?? []), ...keys]);
  return [...groups];
}

export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const t = useTranslations('shell.keys');
  return (
    <Sheet title={t('title')} isOpen={isOpen} onClose={onClose} isWide>
      <div className={styles.keys}>
        {isOpen &&
          byTitle().map(([title, keys]) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.flatMap(({ on, shown, does }) => [
                  <dt key={`${does}:`}>{does}</dt>,
                  <dd key={does}>
                    {(shown ?? on).map((key) => (
                      <KeyCap key={key}>{key}</KeyCap>
                    ))}
                  </dd>,
                ])}
              </dl>
            </section>
          ))}
      </div>
      <p className={controls.hint}>{t('away')}</p>
    </Sheet>
  );
}
