/** @file `/p/:project/images/:image`: one picture, what the model says of it, and what a person says. */
import type { LabelName } from '@clflow/server/studio-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button, linkAsButton } from '../design/Button.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { Notice } from '../parts/Notice.js';
import { MaskPanel } from '../mask/MaskPanel.js';
import { PaintLayer } from '../mask/PaintLayer.js';
import { tools } from '../mask/tools.js';
import { usePixels } from '../mask/use-pixels.js';
import { toast } from '../shared/toasts.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import { nextColourMap } from './colour-maps.js';
import { heatQuery } from './heat-query.js';
import { Inspector } from './Inspector.js';
import { KEYED_DEFECTS } from './LabelPart.js';
import { Legend } from './Legend.js';
import { Stage, type Layers } from './Stage.js';
import { StageTools } from './StageTools.js';
import { useAction } from './use-label.js';
import { BesideChoice } from './BesideChoice.js';
import { useBeside, type Beside } from './use-beside.js';
import { useMaskOf } from './use-mask-of.js';
import { useViewerKeys } from './use-viewer-keys.js';
import { useNeighbours } from './use-neighbours.js';
import layout from '../design/layout.module.css';
import styles from './ViewerPage.module.css';
import { fitScale, truePixels, whole, zoomedAt, type Size } from './zoom.js';

const route = getRouteApi('/p/$project/images/$image');
const STEP = 1.4;
const NO_SIZE = { width: 1, height: 1 };

export function ViewerPage() {
  const t = useTranslations('viewer');
  const tColours = useTranslations('settings.browser.colour');
  const tMask = useTranslations('mask');
  const wrong = useWrong();
  const { project, image } = route.useParams();
  const { edit, beside, ...search } = route.useSearch();
  /** Of this address, for the next image. */
  const kept = { ...search, ...(edit && { edit }), ...(beside !== undefined && { beside }) };
  const isPainting = edit === 'mask';
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const { data: itself } = useQuery(queries.project(project));
  const { data: facets } = useQuery(queries.facets(project));
  const details = useQuery(queries.image(image));
  const model = itself?.model ?? null;
  useTitle(details.data?.name.split('/').at(-1));
  const heat = useQuery(heatQuery(image, model?.id));
  const neighbours = useNeighbours(project, search, image);

  const [view, setView] = useState(whole);
  const [sizes, setSizes] = useState<{ image: Size; stage: Size } | null>(null);
  const onSizes = useCallback((of: Size, stage: Size) => setSizes({ image: of, stage }), []);
  const [layers, setLayers] = useState<Layers>({ heat: true, strength: 1, hidden: false, wipe: null });
  const [region, setRegion] = useState<number | null>(null);
  const [problem, setProblem] = useState<'unreadable' | 'preview' | null>(null);
  const action = useAction(project);

  const besides = useBeside(project, details.data, model, beside);
  const isComparing = besides.chosen !== null;
  const compareWith = (next: Beside | undefined): void => {
    void navigate({ params: { project, image }, search: { ...kept, beside: next }, replace: true });
  };
  const setCompare = (on: boolean): void => compareWith(on ? besides.choices[0]?.value : undefined);

  const go = (offset: number): void => {
    const to = neighbours.at(offset);
    if (to === undefined) return;
    setRegion(null);
    void navigate({ params: { project, image: to }, search: kept });
  };
  const label = (name: LabelName, defect?: string): void => {
    action.label(image, name, defect);
    go(1);
  };

  // What is stepped to next is there already.
  const ahead = [1, 2, -1, -2].map(neighbours.at).join();
  useEffect(() => {
    for (const id of ahead.split(',').filter(Boolean).map(Number)) {
      new Image().src = pictures.file(id);
      void client.prefetchQuery(queries.image(id));
    }
  }, [ahead, client]);

  const zoomBy = (factor: number): void => {
    if (!sizes) return;
    const middle = { x: sizes.stage.width / 2, y: sizes.stage.height / 2 };
    setView((now) => zoomedAt(now, factor, sizes.image, sizes.stage, middle));
  };
  const zoom = {
    in: () => zoomBy(STEP),
    out: () => zoomBy(1 / STEP),
    fit: () => setView(whole),
    true: () => sizes && setView((now) => truePixels(now, sizes.image, sizes.stage, window.devicePixelRatio)),
  };
  const paint = (on: boolean): void =>
    void navigate({ params: { project, image }, search: { ...kept, edit: on ? 'mask' : undefined } });
  useViewerKeys({
    isPainting,
    paint: () => paint(!isPainting),
    step: go,
    back: () => void navigate({ to: '/p/$project/images', params: { project }, search }),
    label,
    kinds: (facets?.defects ?? []).slice(0, KEYED_DEFECTS).map(({ name }) => name),
    undo: action.undo,
    redo: action.redo,
    zoom,
    toggleWipe: () => setLayers((now) => ({ ...now, wipe: typeof now.wipe === 'number' ? null : 0.5 })),
    nextColours: () => toast(tColours(nextColourMap()), { key: 'colours' }),
    toggleHeat: () => setLayers((now) => ({ ...now, heat: !now.heat })),
    strengthen: (by) =>
      setLayers((now) => ({ ...now, strength: Math.min(1, Math.max(0, Math.round(10 * (now.strength + by)) / 10)) })),
    hide: (hidden) => setLayers((now) => (now.hidden === hidden ? now : { ...now, hidden })),
    toggleCompare: () => setCompare(!isComparing),
  });

  const shown = details.data;
  const editor = useMaskOf(isPainting ? shown : undefined);
  const { canRead, pixels } = usePixels(
    image,
    shown?.width && shown.height ? { width: shown.width, height: shown.height } : NO_SIZE,
  );
  const nextWithout = (): void => {
    const to = neighbours.next((one) => !one.has_mask && one.label !== 'good');
    if (to !== undefined) return void navigate({ params: { project, image: to }, search: kept });
    toast(tMask('allDone'));
    paint(false);
  };
  const verdict = shown?.verdict ? t(shown.verdict === 'normal' ? 'good' : shown.verdict) : t('notMeasured');
  const onWipe = (wipe: number): void => setLayers((now) => ({ ...now, wipe }));
  /** Two versions share one picture, at both sides of the divider. */
  const isWiped = typeof besides.chosen === 'number' && typeof layers.wipe === 'number' && layers.heat && !isPainting;
  const linked = { project, onWipe, view, onView: setView, layers };
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Link
          to="/p/$project/images"
          params={{ project }}
          search={search}
          className={linkAsButton({ look: 'plain', dense: true })}
        >
          <ArrowLeft aria-hidden size={16} />
          {t('back')}
        </Link>
        <h1>{shown?.name ?? '…'}</h1>
        {neighbours.place >= 0 && (
          <span className={styles.position}>
            {t('position', { place: neighbours.place + 1, total: neighbours.total })}
          </span>
        )}
        <Button
          look="plain"
          dense
          aria-label={t('previous')}
          isDisabled={neighbours.at(-1) === undefined}
          onPress={() => go(-1)}
        >
          <ChevronLeft aria-hidden size={18} />
        </Button>
        <Button
          look="plain"
          dense
          aria-label={t('next')}
          isDisabled={neighbours.at(1) === undefined}
          onPress={() => go(1)}
        >
          <ChevronRight aria-hidden size={18} />
        </Button>
      </div>
      <div className={layout.bench}>
        <div className={`${layout.middle} ${styles.middle}`}>
          <div className={styles.stages}>
            {shown ? (
              <div className={styles.pane}>
                <Stage
                  image={shown}
                  heat={heat.data}
                  left={isWiped ? besides.heat : undefined}
                  label={t('stage', { name: shown.name, verdict })}
                  region={region}
                  onRegion={setRegion}
                  onProblem={setProblem}
                  onSizes={onSizes}
                  painting={
                    editor
                      ? (place, stage) => (
                          <PaintLayer
                            editor={editor}
                            place={place}
                            stage={stage}
                            isHidden={layers.hidden}
                            pixels={pixels}
                          />
                        )
                      : undefined
                  }
                  {...linked}
                />
                {isComparing && (
                  <p className={styles.caption} data-wiped={isWiped || undefined}>
                    {typeof besides.chosen === 'number' && model
                      ? t('version', { version: model.version })
                      : t('thisOne')}
                  </p>
                )}
                {isWiped && <BesideChoice besides={besides} onChoice={compareWith} isWiped />}
              </div>
            ) : (
              <div className={styles.pane} />
            )}
            {besides.image && !isWiped && (
              <div className={styles.pane}>
                <Stage
                  image={besides.image}
                  heat={besides.heat}
                  label={
                    besides.chosen === 'good'
                      ? t('nearest', { name: besides.image.name })
                      : t('besideLabel', {
                          what: besides.choices.find(({ value }) => value === besides.chosen)?.text ?? '',
                          name: besides.image.name,
                        })
                  }
                  {...linked}
                />
                <BesideChoice besides={besides} onChoice={compareWith} isWiped={false} />
              </div>
            )}
            {heat.isLoading && <div className={styles.loading} role="progressbar" aria-label={t('loadingMap')} />}
            {heat.data && <Legend map={heat.data} />}
            <div className={styles.notices}>
              {details.error && <Notice tone="danger">{wrong(details.error)}</Notice>}
              {problem === 'preview' && <Notice>{t('previewOnly')}</Notice>}
              {problem === 'unreadable' && (
                <Notice
                  tone="danger"
                  action={
                    <Button dense onPress={() => action.setAside(image)}>
                      {t('setAside')}
                    </Button>
                  }
                >
                  {shown?.aside ? t('asideDone') : t('unreadable', { reason: t('unreadableFile') })}
                </Notice>
              )}
              {besides.error && <Notice tone="danger">{t('mapFailed', { reason: wrong(besides.error) })}</Notice>}
              {heat.error && problem !== 'unreadable' && (
                <FailedNotice again={t('tryAgain')} onAgain={() => void heat.refetch()}>
                  {t('mapFailed', { reason: wrong(heat.error) })}
                </FailedNotice>
              )}
            </div>
          </div>
          <StageTools
            zoom={zoom}
            scale={sizes ? view.zoom * fitScale(sizes.image, sizes.stage) * window.devicePixelRatio : 1}
            layers={layers}
            onLayers={setLayers}
            hasHeat={heat.data !== undefined}
            compare={isComparing}
            canCompare={besides.choices.length > 0}
            onCompare={setCompare}
            isPainting={isPainting}
            canPaint={!!shown?.width}
            onPaint={paint}
          />
        </div>
        {shown && editor && (
          <MaskPanel
            key={image}
            title={tMask('title')}
            editor={editor}
            tools={tools}
            heat={heat.data}
            canRead={canRead}
            onLeave={() => paint(false)}
            onNext={nextWithout}
          />
        )}
        {shown && !editor && (
          <Inspector
            project={project}
            image={shown}
            model={model}
            defects={facets?.defects ?? []}
            region={region}
            onRegion={setRegion}
            onLabel={label}
          />
        )}
      </div>
    </div>
  );
}
