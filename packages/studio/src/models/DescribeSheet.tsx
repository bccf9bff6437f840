/** @file A tag and a note for a version. */
import type { VersionJson } from '@clflow/server/studio-api';
import { useId, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { Sheet } from '../design/Sheet.js';
import controls from '../design/controls.module.css';
import styles from './ModelsPage.module.css';

interface Props {
  /** Null: closed. */
  readonly version: VersionJson | null;
  readonly onClose: () => void;
  readonly onSave: (words: { readonly note: string; readonly tag: string }) => void;
}

export function DescribeSheet({ version, onClose, onSave }: Props) {
  const t = useTranslations('models.sheet');
  const shell = useTranslations('shell');
  const id = useId();
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const words = new FormData(event.currentTarget);
    onSave({ note: String(words.get('note')), tag: String(words.get('tag')) });
    onClose();
  };
  return (
    <Sheet title={t('title', { version: version?.version ?? 0 })} isOpen={version !== null} onClose={onClose}>
      <form className={styles.form} onSubmit={save}>
        <label className={controls.field}>
          <span className={controls.label}>{t('tag')}</span>
          <input
            className={controls.input}
            name="tag"
            maxLength={40}
            defaultValue={version?.tag ?? ''}
            aria-describedby={`${id}h`}
            autoFocus
          />
          <span className={controls.hint} id={`${id}h`}>
            {t('tagHint')}
          </span>
        </label>
        <label className={controls.field}>
          <span className={controls.label}>{t('note')}</span>
          <textarea
            className={`${controls.input} ${styles.note}`}
            name="note"
            maxLength={2000}
            rows={4}
            defaultValue={version?.note ?? ''}
          />
        </label>
        <div className={controls.actions}>
          <Button onPress={onClose}>{shell('cancel')}</Button>
          <Button look="primary" type="submit">
            {t('save')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
