/** @file Files that are dropped or chosen. */
import { FileTrigger } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { accepted } from '../images/upload/dropped.js';
import { Failures } from './Failures.js';
import styles from './Side.module.css';
import type { FilesState } from './use-files.js';

interface Props {
  readonly state: FilesState;
  readonly onFiles: (files: readonly File[]) => void;
}

export function FilesPanel({ state: { done, total, failures }, onFiles }: Props) {
  const t = useTranslations('inspect.files');
  return (
    <section className={styles.part} aria-label={t('title')}>
      <p>{t('hint')}</p>
      <FileTrigger acceptedFileTypes={accepted} allowsMultiple onSelect={(files) => files && onFiles([...files])}>
        <Button look="primary">{t('choose')}</Button>
      </FileTrigger>
      {total > 0 && <p role="status">{t('progress', { done, total })}</p>}
      <Failures failures={failures} />
    </section>
  );
}
