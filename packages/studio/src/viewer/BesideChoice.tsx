/** @file What is compared with, on the picture itself: one of a few where there are more. */
import { useTranslations } from 'use-intl';
import { Dropdown } from '../design/Dropdown.js';
import type { Beside, Besides } from './use-beside.js';
import styles from './ViewerPage.module.css';

interface Props {
  readonly besides: Besides;
  readonly onChoice: (beside: Beside) => void;
  /** It is at the left of the divider, not in a pane of its own. */
  readonly isWiped: boolean;
}

export function BesideChoice({ besides: { choices, chosen, image }, onChoice, isWiped }: Props) {
  const t = useTranslations('viewer');
  if (chosen === null) return null;
  return (
    <div className={styles.choice} data-wiped={isWiped || undefined}>
      {choices.length > 1 ? (
        <Dropdown dense label={t('besideWhat')} value={chosen} items={choices} onChange={onChoice} />
      ) : (
        <span>{choices[0]?.text}</span>
      )}
      {chosen === 'good' && <span className={styles.file}>{image?.name.split('/').at(-1)}</span>}
    </div>
  );
}
