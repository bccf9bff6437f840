/** @file `/p/:project/capture`: good pictures by the camera, from which a new product learns. They lie as files in its folder. */
import type { Uploaded } from '@clflow/server/studio-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { api, pictures } from '../api/client.js';
import { queries } from '../api/queries.js';
import { CameraView } from '../camera/CameraView.js';
import { DeviceChoice } from '../camera/DeviceChoice.js';
import { pictureOf } from '../camera/frames.js';
import { NewestWins } from '../camera/newest.js';
import { TakeButton } from '../camera/TakeButton.js';
import { TriggerChoice } from '../camera/TriggerChoice.js';
import { useShots, useTrigger } from '../camera/trigger.js';
import { useCamera } from '../camera/use-camera.js';
import { Button, linkAsButton } from '../design/Button.js';
import { Notice } from '../parts/Notice.js';
import { useKeys } from '../shared/keys.js';
import { toast } from '../shared/toasts.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './CapturePage.module.css';

const route = getRouteApi('/p/$project/capture');
/** For a start. */
const ENOUGH = 20;
const PRESSED = 'button, a, summary, label, [role=radio]';
const SHOWN = 24;

export function CapturePage() {
  const t = useTranslations('capture');
  const words = useTranslations('camera');
  const wrong = useWrong();
  const format = useFormatter();
  const client = useQueryClient();
  const { project } = route.useParams();
  const { data: itself } = useQuery(queries.project(project));
  useTitle(t('title'));
  const camera = useCamera();
  const video = useRef<HTMLVideoElement>(null);
  const [trigger, setTrigger] = useTrigger();
  const [isPaused, setPaused] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  /** Ids of images that were taken here, the newest first. */
  const [taken, setTaken] = useState<readonly number[]>([]);

  const keep = useRef<(picture: Blob) => Promise<void>>(async () => {});
  keep.current = async (picture) => {
    try {
      const form = new FormData();
      const name = new Date().toISOString().replace(/[:.]/g, '-');
      form.append('files', picture, `camera-${name}.png`);
      const { files } = await api.post<Uploaded>(`/projects/${project}/uploads?into=good`, form);
      const [file] = files;
      if (!file || file.image === null) throw new Error(file?.error ?? t('lost'));
      const { image } = file;
      setTaken((now) => [image, ...now]);
      setFailed(null);
      void client.invalidateQueries({ queryKey: ['project', project] });
    } catch (error) {
      setFailed(wrong(error));
    }
  };
  const queue = useMemo(() => new NewestWins<Blob>((picture) => keep.current(picture)), []);
  const isReady = camera.state === 'live' && !isPaused;
  const take = (): void => {
    if (isReady && video.current) void pictureOf(video.current).then((picture) => picture && queue.offer(picture));
  };
  const stillness = useShots(video, trigger, isReady, take);
  const { start, stop } = camera;
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);

  const setAside = async (): Promise<void> => {
    const [last] = taken;
    if (last === undefined) return;
    try {
      await api.post(`/projects/${project}/actions`, { type: 'aside', images: [last], aside: true });
      setTaken((now) => now.slice(1));
      void client.invalidateQueries({ queryKey: ['project', project] });
      toast(t('aside'));
    } catch (error) {
      toast(wrong(error), { isWrong: true });
    }
  };
  useKeys(t('title'), [
    {
      on: [' '],
      shown: [words('space')],
      does: t('take'),
      run: ({ target }) => {
        if (!(target instanceof Element) || !target.closest(PRESSED)) take();
      },
    },
    { on: ['P'], does: isPaused ? t('resume') : t('pause'), run: () => setPaused(!isPaused) },
    { on: ['Z', 'Ctrl+Z'], does: t('undo'), run: () => void setAside() },
  ]);

  if (!itself) return null;
  const { good } = itself.counts;
  return (
    <div className={styles.page}>
      <div className={styles.stage}>
        <CameraView camera={camera} video={video} />
      </div>
      <aside className={styles.side} aria-label={t('title')}>
        <h1>{t('heading', { name: itself.name })}</h1>
        <p className={styles.quiet}>{t('hint')}</p>
        <div className={styles.meter}>
          <p role="status">
            <b>{format.number(good)}</b> {good >= ENOUGH ? t('enough') : t('of', { enough: ENOUGH })}
          </p>
          <div
            role="meter"
            aria-label={t('meter')}
            aria-valuenow={Math.min(good, ENOUGH)}
            aria-valuemin={0}
            aria-valuemax={ENOUGH}
            className={styles.ticks}
          >
            {Array.from({ length: ENOUGH }, (_, i) => (
              <span key={i} data-done={i < good || undefined} />
            ))}
          </div>
        </div>
        <TakeButton
          text={t('take')}
          look={good >= ENOUGH ? undefined : 'primary'}
          isDisabled={!isReady}
          onTake={take}
        />
        <TriggerChoice trigger={trigger} onTrigger={setTrigger} stillness={stillness} />
        <div className={styles.buttons}>
          <Button dense preventFocusOnPress onPress={() => setPaused(!isPaused)}>
            {isPaused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
            {isPaused ? t('resume') : t('pause')}
          </Button>
          <Button dense preventFocusOnPress isDisabled={taken.length === 0} onPress={() => void setAside()}>
            {t('undo')}
          </Button>
        </div>
        <DeviceChoice camera={camera} />
        {failed !== null && <Notice tone="danger">{failed}</Notice>}
        <ul className={styles.taken} aria-label={t('taken')}>
          {taken.slice(0, SHOWN).map((image) => (
            <li key={image}>
              <img alt={t('picture')} src={pictures.thumb(image)} />
            </li>
          ))}
        </ul>
        <Link
          to="/p/$project/train"
          params={{ project }}
          className={linkAsButton({ look: good >= ENOUGH ? 'primary' : undefined })}
        >
          {t('train')}
        </Link>
      </aside>
    </div>
  );
}
