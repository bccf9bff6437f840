/** @file Says that the server is not heard, once that has lasted; goes by itself. */
import { Unplug } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { isConnected } from '../api/events.js';
import { useStore } from '../shared/store.js';
import { useDelayed } from '../shared/use-delayed.js';
import styles from './Shell.module.css';

export function ConnectionBanner() {
  const t = useTranslations('shell');
  const isLost = useDelayed(!useStore(isConnected), 1500);
  return (
    <div role="status">
      {isLost && (
        <p className={styles.lost}>
          <Unplug size={16} aria-hidden />
          {t('lost')}
        </p>
      )}
    </div>
  );
}
