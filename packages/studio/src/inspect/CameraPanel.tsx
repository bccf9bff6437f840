/** @file The camera beside its verdicts: what it sees, what takes pictures, which one it is. */
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { CameraView } from '../camera/CameraView.js';
import { DeviceChoice } from '../camera/DeviceChoice.js';
import { TakeButton } from '../camera/TakeButton.js';
import { TriggerChoice } from '../camera/TriggerChoice.js';
import type { Stillness } from '../camera/still.js';
import type { Trigger } from '../camera/trigger.js';
import type { Camera } from '../camera/use-camera.js';
import styles from './Side.module.css';

interface Props {
  readonly camera: Camera;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly trigger: Trigger;
  readonly onTrigger: (trigger: Trigger) => void;
  readonly stillness: Stillness;
  readonly isPaused: boolean;
  readonly onTake: () => void;
}

export function CameraPanel({ camera, video, trigger, onTrigger, stillness, isPaused, onTake }: Props) {
  const t = useTranslations('inspect.camera');
  const words = useTranslations('camera');
  return (
    <section className={styles.part} aria-label={words('which')}>
      <div className={styles.preview} data-paused={isPaused || undefined}>
        <CameraView camera={camera} video={video} />
      </div>
      <TakeButton text={t('take')} look="primary" isDisabled={camera.state !== 'live' || isPaused} onTake={onTake} />
      <div className={styles.triggers}>
        <TriggerChoice trigger={trigger} onTrigger={onTrigger} stillness={stillness} />
        <DeviceChoice camera={camera} />
        <p className={styles.quiet}>{t('kept')}</p>
      </div>
    </section>
  );
}
