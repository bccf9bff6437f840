/** @file What stands around every page. */
import { Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ConnectionBanner } from './ConnectionBanner.js';
import { Rail } from './Rail.js';
import styles from './Shell.module.css';
import { Toasts } from './Toasts.js';
import { TopBar } from './TopBar.js';

export function Shell() {
  const t = useTranslations('shell');
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <Rail />
      <TopBar />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <ConnectionBanner />
      <Toasts />
    </div>
  );
}
