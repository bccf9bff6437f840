/** @file Files that cannot be read, each with the reason; the rest goes on. */
import type { ProjectJson } from '@clflow/server/studio-api';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { useSentence } from '../shared/use-wrong.js';
import styles from './Images.module.css';

export function Unreadable({ files }: { readonly files: ProjectJson['unreadable'] }) {
  const t = useTranslations('images.unreadable');
  const sentence = useSentence();
  const [isOpen, setIsOpen] = useState(false);
  if (files.length === 0) return null;
  return (
    <section className={styles.unreadable}>
      <div className={styles.line}>
        <CircleAlert size={16} aria-hidden />
        <p>{t('title', { count: files.length })}</p>
        <Button dense look="plain" aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
          {t(isOpen ? 'hide' : 'show')}
        </Button>
      </div>
      {isOpen && (
        <dl>
          {files.map(({ file, reason }) => (
            <div key={file}>
              <dt>
                <code>{file}</code>
              </dt>
              <dd>{sentence(reason)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
