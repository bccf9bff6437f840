/** @file `/p/:project/settings`: what is set for a product, and for this browser. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import { AreaPart } from './AreaPart.js';
import { BrowserPart } from './BrowserPart.js';
import { KeysPart } from './KeysPart.js';
import { KindsPart } from './KindsPart.js';
import { RatePart } from './RatePart.js';
import { settingsQuery } from './settings-query.js';
import styles from './SettingsPage.module.css';
import { StoragePart } from './StoragePart.js';

const route = getRouteApi('/p/$project/settings');

export function SettingsPage() {
  const t = useTranslations('settings');
  const wrong = useWrong();
  useTitle(t('title'));
  const { project } = route.useParams();
  const settings = useQuery(settingsQuery(project));
  const { data: facets } = useQuery(queries.facets(project));
  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      {settings.error && (
        <FailedNotice again={t('tryAgain')} onAgain={() => void settings.refetch()}>
          {wrong(settings.error)}
        </FailedNotice>
      )}
      {settings.data && (
        <>
          <Part title={t('area.title')} hint={t('area.hint')}>
            <AreaPart project={project} settings={settings.data} />
          </Part>
          <Part title={t('kinds.title')} hint={t('kinds.hint')}>
            {facets && <KindsPart project={project} settings={settings.data} defects={facets.defects} />}
          </Part>
          <Part title={t('rate.title')} hint={t('rate.hint')}>
            <RatePart project={project} settings={settings.data} />
          </Part>
        </>
      )}
      <Part title={t('browser.title')} hint={t('browser.hint')}>
        <BrowserPart />
      </Part>
      <Part title={t('keys.title')} hint={t('keys.hint')}>
        <KeysPart />
      </Part>
      <Part title={t('storage.title')} hint={t('storage.hint')}>
        <StoragePart />
      </Part>
    </div>
  );
}

function Part({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles.part}>
      <div>
        <h2>{title}</h2>
        <p className={styles.hint}>{hint}</p>
      </div>
      <div className={styles.content}>{children}</div>
    </section>
  );
}
