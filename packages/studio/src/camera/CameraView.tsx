/** @file What the camera sees now. When it is lost, its last picture stays, greyed, until it is back. */
import { CameraOff, LoaderCircle } from 'lucide-react';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import styles from './Camera.module.css';
import type { Camera } from './use-camera.js';

interface Props {
  readonly camera: Camera;
  readonly video: RefObject<HTMLVideoElement | null>;
}

const KEEP_MS = 400;

export function CameraView({ camera: { state, stream, start }, video }: Props) {
  const t = useTranslations('camera');
  const last = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream, video]);
  useEffect(() => {
    if (state !== 'live') return;
    const timer = setInterval(() => keep(video.current, last.current), KEEP_MS);
    return () => clearInterval(timer);
  }, [state, video]);
  return (
    <div className={styles.view} data-state={state}>
      <video ref={video} autoPlay muted playsInline aria-label={t('live')} hidden={state !== 'live'} />
      <canvas ref={last} role="img" aria-label={t('last')} hidden={state !== 'lost'} />
      {state !== 'live' && state !== 'off' && (
        <div className={styles.state} role={state === 'asking' ? 'status' : 'alert'}>
          {state === 'asking' || state === 'lost' ? (
            <LoaderCircle aria-hidden size={18} />
          ) : (
            <CameraOff aria-hidden size={18} />
          )}
          <p>{t(state)}</p>
          {(state === 'refused' || state === 'missing') && (
            <Button dense onPress={() => start()}>
              {t('again')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function keep(video: HTMLVideoElement | null, canvas: HTMLCanvasElement | null): void {
  if (!video || !canvas || video.videoWidth === 0) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
}
