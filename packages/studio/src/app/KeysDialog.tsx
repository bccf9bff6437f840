/** @file All keys that count on this page, by `?`. */
import { useTranslations } from 'use-intl';
import controls from '../design/controls.module.css';
import { KeyCap } from '../design/KeyCap.js';
import { Sheet } from '../design/Sheet.js';
import { keysInForce, type Key } from '../shared/keys.js';
import { keyMap, keysNow, nameOf } from '../shared/keymap.js';
import { useStore } from '../shared/store.js';
import { KeyChange } from './KeyChange.js';
import styles from './Shell.module.css';

/** Parts of a page may add to the same group. */
interface Listed extends Key {
  readonly scope: string | undefined;
}

function byTitle(): [string, Listed[]][] {
  const groups = new Map<string, Listed[]>();
  for (const { title, keys, scope } of keysInForce()) {
    groups.set(title, [...(groups.get(title) ?? []), ...keys.map((key) => ({ ...key, scope }))]);
  }
  return [...groups];
}

export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const t = useTranslations('shell.keys');
  const { changed, isQuiet } = useStore(keyMap);
  return (
    <Sheet title={t('title')} isOpen={isOpen} onClose={onClose} isWide>
      <div className={styles.keys}>
        {isOpen &&
          byTitle().map(([title, keys]) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.flatMap(({ on, shown, does, run, isFixed, scope }) => {
                  const name = nameOf(on[0] ?? '', scope);
                  const isChanged = changed[name] !== undefined;
                  return [
                    <dt key={`${does}:`}>{does}</dt>,
                    <dd key={does}>
                      {(isChanged ? keysNow(on, scope) : (shown ?? on)).map((key) => (
                        <KeyCap key={key} isPlain>
                          {key}
                        </KeyCap>
                      ))}
                      {run && !isFixed && <KeyChange name={name} does={does} isChanged={isChanged} />}
                    </dd>,
                  ];
                })}
              </dl>
            </section>
          ))}
      </div>
      <p className={controls.hint}>{t(isQuiet ? 'quiet' : 'away')}</p>
    </Sheet>
  );
}
