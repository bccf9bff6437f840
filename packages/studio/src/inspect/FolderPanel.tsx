/** @file A folder that a camera writes to: which, how far it is, and files that could not be read. */
import type { WatchJson } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { TextBox } from '../design/TextBox.js';
import { Notice } from '../parts/Notice.js';
import { useWrong } from '../shared/use-wrong.js';
import { Failures } from './Failures.js';
import { lineQueries } from './line-queries.js';
import styles from './Side.module.css';

export function FolderPanel({ project }: { readonly project: number }) {
  const t = useTranslations('inspect.folder');
  const wrong = useWrong();
  const client = useQueryClient();
  const { data: watch } = useQuery(lineQueries.watch(project));
  const [folder, setFolder] = useState('');
  const [existing, setExisting] = useState(false);
  const put = (told: WatchJson) => client.setQueryData(lineQueries.watch(project).queryKey, told);
  const path = `/projects/${project}/watch`;
  const begin = useMutation({
    mutationFn: () => api.post<WatchJson>(path, { folder: folder.trim(), existing }),
    onSuccess: put,
  });
  const end = useMutation({ mutationFn: () => api.delete<WatchJson>(path), onSuccess: put });
  if (!watch) return null;
  if (watch.folder !== null)
    return (
      <section className={styles.part} aria-label={t('title')}>
        {watch.state === 'offline' ? (
          <Notice tone="danger">{t('offline')}</Notice>
        ) : (
          <p role="status">
            {watch.waiting > 0 ? t('waiting', { count: watch.waiting }) : t('watching')} ·{' '}
            {t('inspected', { count: watch.inspected })}
          </p>
        )}
        <code className={styles.path}>{watch.folder}</code>
        <Failures failures={watch.failures} />
        <Button dense onPress={() => end.mutate()} isDisabled={end.isPending}>
          {t('end')}
        </Button>
      </section>
    );
  return (
    <Form
      className={styles.part!}
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <TextBox
        label={t('field')}
        hint={t('hint')}
        wrong={begin.error && wrong(begin.error)}
        codeStyle={styles.path}
        value={folder}
        onChange={(value) => {
          setFolder(value);
          begin.reset();
        }}
      />
      <label className={styles.check}>
        <input type="checkbox" checked={existing} onChange={({ target }) => setExisting(target.checked)} />
        {t('existing')}
      </label>
      <Button look="primary" type="submit" isDisabled={folder.trim() === '' || begin.isPending}>
        {t('begin')}
      </Button>
    </Form>
  );
}
