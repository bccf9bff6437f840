/** @file The rail at the left: the product, its pages, and what belongs to this browser. */
import { Link, useNavigate } from '@tanstack/react-router';
import {
  Activity,
  Boxes,
  ChartColumn,
  Images,
  Keyboard,
  PackageOpen,
  ScanEye,
  Settings,
  SlidersHorizontal,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useKeys } from '../shared/keys.js';
import { Palette } from '../palette/Palette.js';
import { KeysDialog } from './KeysDialog.js';
import { ProductSwitcher } from './ProductSwitcher.js';
import { SettingsMenu } from './SettingsMenu.js';
import styles from './Shell.module.css';
import { useCurrentPage, useCurrentProject } from './use-project.js';

const pages = [
  { page: 'images', to: '/p/$project/images', Icon: Images },
  { page: 'train', to: '/p/$project/train', Icon: SlidersHorizontal },
  { page: 'results', to: '/p/$project/results', Icon: ChartColumn },
  { page: 'inspect', to: '/p/$project/inspect', Icon: ScanEye },
  { page: 'monitor', to: '/p/$project/monitor', Icon: Activity },
  { page: 'models', to: '/p/$project/models', Icon: Boxes },
  { page: 'export', to: '/p/$project/export', Icon: PackageOpen },
] as const;

export function Rail() {
  const t = useTranslations('shell');
  const tPalette = useTranslations('palette');
  const { id } = useCurrentProject();
  const current = useCurrentPage();
  const navigate = useNavigate();
  const [showsKeys, setShowsKeys] = useState(false);
  const [showsPalette, setShowsPalette] = useState(false);
  useKeys(t('keys.everywhere'), [
    { on: ['Ctrl+K', '/'], shown: ['Ctrl+K', '/'], does: tPalette('open'), run: () => setShowsPalette(true) },
    { on: ['?'], does: t('keys.help'), run: () => setShowsKeys(true) },
    ...(id === undefined
      ? []
      : pages.map(({ page, to }, place) => ({
          on: [`Shift+Digit${place + 1}`],
          does: t('keys.page', { page: t(`page.${page}`) }),
          run: () => void navigate({ to, params: { project: id } }),
        }))),
  ]);
  return (
    <div className={styles.rail}>
      <ProductSwitcher />
      {id !== undefined && (
        <nav aria-label={t('pages')}>
          <ul>
            {pages.map(({ page, to, Icon }) => (
              <li key={page}>
                <Link
                  to={to}
                  params={{ project: id }}
                  className={styles.railItem}
                  aria-current={current === page ? 'page' : undefined}
                  title={t(`page.${page}`)}
                >
                  <Icon size={20} strokeWidth={1.75} aria-hidden />
                  <span className={styles.railText}>{t(`page.${page}`)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className={styles.end}>
        {id !== undefined && (
          <nav aria-label={t('page.settings')}>
            <Link
              to="/p/$project/settings"
              params={{ project: id }}
              className={styles.railItem}
              aria-current={current === 'settings' ? 'page' : undefined}
              title={t('page.settings')}
            >
              <Settings size={20} strokeWidth={1.75} aria-hidden />
              <span className={styles.railText}>{t('page.settings')}</span>
            </Link>
          </nav>
        )}
        <SettingsMenu />
        <button type="button" className={styles.railItem} onClick={() => setShowsKeys(true)} title={t('keys.open')}>
          <Keyboard size={20} strokeWidth={1.75} aria-hidden />
          <span className={styles.railText}>{t('keys.title')}</span>
        </button>
      </div>
      <Palette
        project={id}
        isOpen={showsPalette}
        onClose={() => setShowsPalette(false)}
        onKeys={() => setShowsKeys(true)}
      />
      <KeysDialog isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  );
}
