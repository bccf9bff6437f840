/** @file Nothing is here yet: what is needed, how much of it, and how it gets here. */
import { FolderPlus, ImagePlus } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import styles from './Images.module.css';
import { accepted } from './upload/dropped.js';

/** Good images: to begin with, and those held back that a promise of 1 in 100 takes. */
const start = 20;
const promise = 99;
const whole = 120;

export function EmptyImages({ good, onFiles }: { readonly good: number; readonly onFiles: (files: File[]) => void }) {
  const t = useTranslations('images');
  return (
    <div className={styles.empty}>
      <h2>{t('empty.title')}</h2>
      <p className={styles.emptyText}>{t('empty.text')}</p>
      <Meter good={good} />
      <div className={styles.ways}>
        <PickFiles onFiles={onFiles} />
      </div>
      <h3>{t('empty.folders')}</h3>
      <dl className={styles.folders}>
        <dt>
          <code>train/good/</code>
        </dt>
        <dd>{t('empty.good')}</dd>
        <dt>
          <code>test/scratch/</code>
        </dt>
        <dd>{t('empty.defect')}</dd>
        <dt>
          <code>incoming/</code>
        </dt>
        <dd>{t('empty.incoming')}</dd>
      </dl>
    </div>
  );
}

/** Files or a whole folder, by the browser's own window. */
export function PickFiles({ onFiles }: { readonly onFiles: (files: File[]) => void }) {
  const t = useTranslations('images.sheet');
  return (
    <>
      <FileTrigger allowsMultiple acceptedFileTypes={accepted} onSelect={(files) => files && onFiles([...files])}>
        <Button look="primary">
          <ImagePlus size={16} aria-hidden />
          {t('files2')}
        </Button>
      </FileTrigger>
      <FileTrigger acceptDirectory onSelect={(files) => files && onFiles([...files])}>
        <Button>
          <FolderPlus size={16} aria-hidden />
          {t('folder')}
        </Button>
      </FileTrigger>
    </>
  );
}

function Meter({ good }: { readonly good: number }) {
  const t = useTranslations('images.empty');
  const format = useFormatter();
  const at = (count: number) => `${(100 * Math.min(count, whole)) / whole}%`;
  return (
    <div className={styles.meter}>
      <div
        role="meter"
        aria-label={t('meter')}
        aria-valuenow={Math.min(good, whole)}
        aria-valuemin={0}
        aria-valuemax={whole}
        aria-valuetext={t('have', { count: good })}
        className={styles.scale}
      >
        <span className={styles.level} style={{ width: at(good) }} />
        {Array.from({ length: whole / 10 + 1 }, (_, tick) => (
          <span key={tick} className={styles.tick} style={{ left: at(10 * tick) }} />
        ))}
        {[start, promise].map((mark) => (
          <span key={mark} className={styles.mark} style={{ left: at(mark) }} />
        ))}
      </div>
      <div className={styles.marks} aria-hidden={false}>
        <p style={{ left: at(start) }}>
          <b>{format.number(start)}</b> {t('start')}
        </p>
        <p style={{ left: at(promise) }}>
          <b>{format.number(promise)}</b> {t('promise')}
        </p>
      </div>
      <p className={styles.have}>{t('have', { count: good })}</p>
    </div>
  );
}
