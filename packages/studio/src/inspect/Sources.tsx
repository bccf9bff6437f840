/** @file Nothing comes yet: three ways that pictures can come, of equal weight. */
import { Camera, FileImage, FolderSync } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import ways from '../parts/Ways.module.css';
import styles from './Sources.module.css';

export const sources = ['camera', 'folder', 'file'] as const;
export type Source = (typeof sources)[number];
const sourceIcons = { camera: Camera, folder: FolderSync, file: FileImage } as const;

export function Sources({ onChoose }: { readonly onChoose: (source: Source) => void }) {
  const t = useTranslations('inspect.sources');
  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      <p className={`${ways.lead} ${styles.lead}`}>{t('lead')}</p>
      <div className={`${ways.ways} ${styles.ways}`}>
        {sources.map((source) => {
          const Icon = sourceIcons[source];
          return (
            <section key={source} className={`${ways.way} ${styles.way}`}>
              <h2>
                <Icon size={20} strokeWidth={1.75} aria-hidden />
                {t(`${source}.title`)}
              </h2>
              <p>{t(`${source}.text`)}</p>
              <Button look={source === 'camera' ? 'primary' : undefined} onPress={() => onChoose(source)}>
                {t(`${source}.action`)}
              </Button>
            </section>
          );
        })}
      </div>
    </div>
  );
}
