/** @file The path of a folder, and what would become of what is in it, before it is opened. */
import type { Preview } from '@clflow/server/studio-api';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { TextBox } from '../design/TextBox.js';
import { useDelayed } from '../shared/use-delayed.js';
import { useWrong } from '../shared/use-wrong.js';
import { FolderPreview } from './FolderPreview.js';
import styles from './Products.module.css';
import { useOpen } from './use-open.js';

const preview = (folder: string) =>
  queryOptions({
    queryKey: ['preview', folder],
    queryFn: () => api.post<Preview>('/preview', { folder }),
    enabled: folder !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });

/** The value once it has not changed for a while. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

export function FolderForm({ isAlone = false }: { readonly isAlone?: boolean }) {
  const t = useTranslations('products.folder');
  const wrong = useWrong();
  const [typed, setTyped] = useState('');
  const folder = useSettled(typed.trim(), 350);
  const { data, error, isFetching } = useQuery(preview(folder));
  const isLooking = useDelayed(isFetching);
  const open = useOpen();
  const isKnown = folder !== '' && folder === typed.trim();
  const refused = open.error ?? (isKnown && !isFetching ? error : null);
  return (
    <Form
      className={styles.form!}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') open.mutate({ folder: typed.trim() });
      }}
    >
      <TextBox
        label={t('field')}
        hint={isLooking ? t('looking') : t('hint', { example: '/data/cover-plate' })}
        wrong={refused && wrong(refused)}
        codeStyle={styles.path}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          open.reset();
        }}
        // Where nothing else is asked, one can type at once.
        autoFocus={isAlone}
      />
      {isKnown && data && !refused && <FolderPreview preview={data} />}
      <Button look="primary" type="submit" isDisabled={typed.trim() === '' || open.isPending || refused !== null}>
        {open.isPending ? t('opening') : t('open')}
      </Button>
    </Form>
  );
}
