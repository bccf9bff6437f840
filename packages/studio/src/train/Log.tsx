/** @file What a job wrote, to be searched, copied and taken away. */
import type { JobJson } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { linkAsButton } from '../design/Button.js';
import controls from '../design/controls.module.css';
import styles from './Log.module.css';

const AGAIN = 4000;

export function Log({ job: { id, state } }: { job: JobJson }) {
  const t = useTranslations('train.run');
  const address = `/api/jobs/${encodeURIComponent(id)}/log`;
  const { data = '' } = useQuery({
    queryKey: ['job', id, 'log'],
    queryFn: async () => {
      const response = await fetch(address);
      return response.ok ? await response.text() : '';
    },
    refetchInterval: state === 'running' ? AGAIN : false,
  });
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const lines = data.split('\n').filter((line) => line.toLowerCase().includes(wanted));
  return (
    <section className={styles.log}>
      <div>
        <h2>{t('log')}</h2>
        <input
          type="search"
          className={`${controls.input} ${controls.dense}`}
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <a href={address} download={`${id}.log`} className={linkAsButton({ look: 'plain', dense: true })}>
          <Download aria-hidden size={16} />
          {t('download')}
        </a>
      </div>
      <pre tabIndex={0} role="region" aria-label={t('log')}>
        {data.trim() === '' ? t('noLog') : lines.join('\n').trim() || t('noMatch')}
      </pre>
    </section>
  );
}
