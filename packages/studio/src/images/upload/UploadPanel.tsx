/** @file How far the uploads are, each file for itself; what failed with the reason. */
import { useQueryClient } from '@tanstack/react-query';
import { CircleX } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/Button.js';
import { useStore } from '../../shared/store.js';
import { useSentence } from '../../shared/use-wrong.js';
import { uploadsOf } from './send.js';
import styles from './Upload.module.css';

/** More than a screen of them helps nobody; those that failed come first, then those under way. */
const shownAtMost = 60;

export function UploadPanel({ project }: { readonly project: number }) {
  const t = useTranslations('images.upload');
  const sentence = useSentence();
  const client = useQueryClient();
  const queue = uploadsOf(project);
  const uploads = useStore(queue.uploads);
  const failed = uploads.filter(({ state }) => state === 'failed');
  const underWay = uploads.filter(({ state }) => state === 'sending' || state === 'pausing');
  const done = uploads.filter(({ state }) => state === 'done').length;
  const isOver = done + failed.length === uploads.length;
  useEffect(() => {
    if (!isOver || done === 0) return;
    void client.invalidateQueries({ queryKey: ['project', project] });
  }, [isOver, done, project, client]);
  if (uploads.length === 0) return null;
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <div className={styles.head}>
        <p role="status">
          {isOver ? t('done', { count: done }) : `${t('title')} · ${t('running', { done, total: uploads.length })}`}
          {failed.length > 0 && <span className={styles.failed}>{t('failed', { count: failed.length })}</span>}
        </p>
        {failed.length > 0 && (
          <Button dense onPress={() => queue.tryAgain()}>
            {t('again')}
          </Button>
        )}
        <Button dense look="plain" onPress={() => (isOver ? queue.clear() : queue.stop())}>
          {isOver ? t('close') : t('stop')}
        </Button>
      </div>
      {!isOver && (
        <div className={styles.bar}>
          <span style={{ width: `${(100 * (done + failed.length)) / uploads.length}%` }} />
        </div>
      )}
      {failed.length + underWay.length > 0 && (
        <ul>
          {[...failed, ...underWay].slice(0, shownAtMost).map(({ id, name, state, share, error }) => (
            <li key={id}>
              <span className={styles.file} title={name}>
                {name}
              </span>
              {state === 'failed' ? (
                <span className={styles.reason}>
                  <CircleX size={14} aria-hidden />
                  {error ? sentence(error) : t('unreachable')}
                </span>
              ) : state === 'pausing' ? (
                <span className={styles.pause}>{t('waiting')}</span>
              ) : (
                <progress aria-label={t('progress', { name })} value={share} max={1} />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
