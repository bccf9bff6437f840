/** @file What a folder would become: its groups of images, and what is odd about them. */
import type { Preview } from '@clflow/server/studio-api';
import { CircleAlert, Info } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSentence } from '../shared/use-wrong.js';
import styles from './Products.module.css';

export function FolderPreview({ preview: { layout, groups, findings } }: { readonly preview: Preview }) {
  const t = useTranslations('products.folder');
  const sentence = useSentence();
  return (
    <div className={styles.preview} role="status">
      <p>
        {t('layout', { layout })} · {t('images', { count: groups.reduce((sum, { images }) => sum + images, 0) })}
      </p>
      {groups.length === 0 ? (
        <p>{t('nothing')}</p>
      ) : (
        <table aria-label={t('found')}>
          <tbody>
            {groups.map(({ label, defect, split, images }) => (
              <tr key={`${label} ${defect} ${split}`}>
                <td>{t(label ?? 'unlabelled')}</td>
                <td>{defect ?? ''}</td>
                <td className={styles.muted}>{split && t(split)}</td>
                <td className={styles.number}>{images}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {findings.length > 0 && (
        <ul>
          {findings.map(({ severity, message }) => (
            <li key={message}>
              {severity === 'note' ? (
                <Info size={14} aria-label={t(severity)} />
              ) : (
                <CircleAlert size={14} aria-label={t(severity)} />
              )}
              <span>{sentence(message)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
