/** @file `/p/:project/inspect`: pictures come from a camera, a folder or by hand; each gets its verdict, and a person may say otherwise. */
import type { LabelName } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Maximize, Minimize, Pause, Play, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { pictureOf } from '../camera/frames.js';
import { useShots, useTrigger } from '../camera/trigger.js';
import { useCamera } from '../camera/use-camera.js';
import { Button, linkAsButton } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { DropArea } from '../images/upload/DropArea.js';
import { Notice } from '../parts/Notice.js';
import { useKeys } from '../shared/keys.js';
import { recall, remember } from '../shared/remembered.js';
import { useTitle } from '../app/use-title.js';
import { CameraPanel } from './CameraPanel.js';
import { Counters } from './Counters.js';
import { DriftNotice } from './DriftNotice.js';
import { FilesPanel } from './FilesPanel.js';
import { FolderPanel } from './FolderPanel.js';
import layout from '../design/layout.module.css';
import styles from './InspectPage.module.css';
import { lineQueries } from './line-queries.js';
import { LineTabs } from './LineTabs.js';
import { Shot } from './Shot.js';
import { sound } from './sound.js';
import { Sources, sources, type Source } from './Sources.js';
import { Strip } from './Strip.js';
import { useFiles } from './use-files.js';
import { useLine } from './use-line.js';
import { VerdictBand } from './VerdictBand.js';
import { Words, wordKeys } from './Words.js';

const route = getRouteApi('/p/$project/inspect');
/** What the space bar presses when it has the focus. */
const PRESSED = 'button, a, summary, label, [role=radio]';

export function InspectPage() {
  const t = useTranslations('inspect');
  const { project } = route.useParams();
  const { source } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: itself } = useQuery(queries.project(project));
  const { data: summary } = useQuery(lineQueries.summary(project));
  useTitle(t('title'));

  const [isPaused, setPaused] = useState(false);
  const [isHidden, setHidden] = useState(false);
  const [isLoud, setLoud] = useState(recall('sound') === 'on');
  const [isLine, setLine] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const line = useLine(project, ({ verdict }) => isLoud && sound(verdict));
  const files = useFiles(project, line.put);
  const [trigger, setTrigger] = useTrigger();
  const camera = useCamera();
  const isReady = source === 'camera' && camera.state === 'live' && !isPaused;
  const take = (): void => {
    if (!isReady || !video.current) return;
    void pictureOf(video.current).then((picture) => picture && line.offer(picture));
  };
  const stillness = useShots(video, trigger, isReady, take);

  const { start, stop } = camera;
  const hasModel = itself?.model !== undefined && itself.model !== null;
  useEffect(() => {
    if (source !== 'camera' || !hasModel) return;
    start();
    return stop;
  }, [source, hasModel, start, stop]);
  // Leaving full screen by the browser's own key leaves the line view, too.
  useEffect(() => {
    const onChange = (): void => void (document.fullscreenElement === null && setLine(false));
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  const choose = (next: Source | undefined): void => void navigate({ search: { source: next }, replace: true });
  const toggleLine = (): void => {
    setLine(!isLine);
    if (isLine) void (document.fullscreenElement && document.exitFullscreen());
    else page.current?.requestFullscreen?.().catch(() => {});
  };
  const toggleSound = (): void => {
    setLoud(!isLoud);
    remember('sound', isLoud ? null : 'on');
  };

  useKeys(t('title'), [
    {
      on: [' '],
      shown: [t('keys.space')],
      does: t('keys.take'),
      run: ({ target }) => {
        if (!(target instanceof Element) || !target.closest(PRESSED)) take();
      },
    },
    { on: ['P'], does: t(isPaused ? 'resume' : 'pause'), run: () => setPaused(!isPaused) },
    { on: ['F'], does: t('keys.line'), run: toggleLine },
    { on: ['S'], does: t('keys.sound'), run: toggleSound },
    ...wordKeys.map(([label, key]) => ({
      on: [key],
      does: t(`really.${label}`),
      run: () => void line.speak(label as LabelName),
    })),
    { on: ['ArrowLeft'], does: t('keys.newer'), run: () => line.step(-1), repeats: true },
    { on: ['ArrowRight'], does: t('keys.older'), run: () => line.step(1), repeats: true },
    { on: ['H'], does: t('keys.hide'), run: () => setHidden(true), release: () => setHidden(false) },
    { on: ['Escape'], does: t('keys.newest'), run: () => (isLine ? toggleLine() : line.choose(null)) },
  ]);

  if (!itself) return null;
  if (!itself.model)
    return (
      <>
        <LineTabs project={project} current="inspect" />
        <div className={styles.none}>
          <h1>{t('noModel.title')}</h1>
          <p>{t('noModel.text')}</p>
          <div className={styles.ways}>
            <Link to="/p/$project/train" params={{ project }} className={linkAsButton({ look: 'primary' })}>
              {t('noModel.train')}
            </Link>
            <Link to="/p/$project/capture" params={{ project }} className={linkAsButton()}>
              {t('noModel.capture')}
            </Link>
          </div>
        </div>
      </>
    );
  if (source === undefined)
    return (
      <>
        <LineTabs project={project} current="inspect" />
        <Sources onChoose={choose} />
      </>
    );

  const { shown, latest = [] } = line;
  const tools = (
    <>
      <Button
        look="plain"
        dense
        preventFocusOnPress
        onPress={() => setPaused(!isPaused)}
        isDisabled={source !== 'camera'}
      >
        {isPaused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
        {t(isPaused ? 'resume' : 'pause')}
      </Button>
      <Button
        look="plain"
        dense
        square
        preventFocusOnPress
        onPress={toggleSound}
        aria-label={t(isLoud ? 'mute' : 'unmute')}
      >
        {isLoud ? <Volume2 size={16} aria-hidden /> : <VolumeX size={16} aria-hidden />}
      </Button>
      <Button look="plain" dense preventFocusOnPress onPress={toggleLine}>
        {isLine ? <Minimize size={16} aria-hidden /> : <Maximize size={16} aria-hidden />}
        {t(isLine ? 'leaveLine' : 'line')}
      </Button>
    </>
  );
  return (
    <DropArea onFiles={files.add}>
      <div ref={page} className={styles.page} data-line={isLine || undefined}>
        <h1 className={layout.unseen}>{t('title')}</h1>
        {!isLine && (
          <LineTabs project={project} current="inspect">
            {tools}
            <Choice
              label={t('source')}
              value={source}
              items={sources.map((value) => ({ value, text: t(`sources.${value}.title`) }))}
              onChange={choose}
            />
          </LineTabs>
        )}
        <div className={`${layout.bench} ${styles.bench}`}>
          <div className={layout.middle}>
            {shown && <VerdictBand inspection={shown} compared={itself.model.promise.calibration_images} />}
            {isPaused && <Notice>{t('paused')}</Notice>}
            {line.failed !== null && <Notice tone="danger">{t('failed', { reason: line.failed })}</Notice>}
            {shown ? (
              <Shot
                key={shown.id}
                inspection={shown}
                hidden={isHidden}
                label={t('picture', { verdict: t(`is.${shown.verdict === 'normal' ? 'good' : shown.verdict}`) })}
              />
            ) : (
              <div className={styles.empty}>
                <p>{t(`first.${source}`)}</p>
              </div>
            )}
            {(shown || isLine) && (
              <div className={styles.below}>
                {shown && <Words word={shown.word} onWord={(label) => void line.speak(label)} />}
                {!line.isNewest && (
                  <Button dense onPress={() => line.choose(null)}>
                    {t('toNewest')}
                  </Button>
                )}
                {isLine && <div className={styles.tools}>{tools}</div>}
              </div>
            )}
            {latest.length > 0 && <Strip inspections={latest} shown={shown?.id} onChoose={line.choose} />}
          </div>
          <aside className={`${layout.side} ${styles.side}`} aria-label={t('source')}>
            {source === 'camera' && (
              <CameraPanel {...{ camera, video, trigger, stillness, isPaused }} onTrigger={setTrigger} onTake={take} />
            )}
            {source === 'folder' && <FolderPanel project={project} />}
            {source === 'file' && <FilesPanel state={files.state} onFiles={files.add} />}
            <DriftNotice project={project} />
            <Counters summary={summary} latest={latest} dropped={line.dropped} />
          </aside>
        </div>
      </div>
    </DropArea>
  );
}
