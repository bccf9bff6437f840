/** @file Nothing is there yet: three ways to begin, of equal weight. */
import { Camera, FolderOpen, Sparkles } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import { useWrong } from '../shared/use-wrong.js';
import { CameraForm } from './CameraForm.js';
import { FolderForm } from './FolderForm.js';
import ways from '../parts/Ways.module.css';
import styles from './Products.module.css';
import { useOpen } from './use-open.js';

export function FirstMinute() {
  const t = useTranslations('products');
  const camera = useTranslations('capture.way');
  const wrong = useWrong();
  const sample = useOpen();
  return (
    <div className={styles.first}>
      <h1>{t('first.title')}</h1>
      <p className={`${ways.lead} ${styles.lead}`}>{t('first.lead')}</p>
      <div className={ways.ways}>
        <section className={`${ways.way} ${styles.way}`}>
          <h2>
            <Sparkles size={20} strokeWidth={1.75} aria-hidden />
            {t('sample.title')}
          </h2>
          <p>{t('sample.text')}</p>
          <SamplePart />
          <Button look="primary" onPress={() => sample.mutate({ sample: true })} isDisabled={sample.isPending}>
            {sample.isPending ? t('sample.busy') : t('sample.action')}
          </Button>
          {sample.error && <p className={controls.wrong}>{wrong(sample.error)}</p>}
        </section>
        <section className={`${ways.way} ${styles.way}`}>
          <h2>
            <FolderOpen size={20} strokeWidth={1.75} aria-hidden />
            {t('folder.title')}
          </h2>
          <p>{t('folder.text')}</p>
          <FolderForm />
        </section>
        <section className={`${ways.way} ${styles.way}`}>
          <h2>
            <Camera size={20} strokeWidth={1.75} aria-hidden />
            {camera('title')}
          </h2>
          <p>{camera('text')}</p>
          <CameraForm />
        </section>
      </div>
    </div>
  );
}

/** Four of the sample's parts, one with a scratch: what the whole is about. */
function SamplePart() {
  return (
    <svg className={styles.parts} viewBox="0 0 232 52" aria-hidden>
      {[26, 86, 146, 206].map((x, place) => (
        <g key={x} transform={`translate(${x} 26) rotate(${place * 23})`}>
          <circle r="22" />
          <circle r="8" />
          {[45, 135, 225, 315].map((angle) => (
            <circle key={angle} cx="15" r="2" transform={`rotate(${angle})`} />
          ))}
          {place === 2 && <path className={styles.scratch} d="M-16 9Q-10 14 -2 14" />}
        </g>
      ))}
    </svg>
  );
}
