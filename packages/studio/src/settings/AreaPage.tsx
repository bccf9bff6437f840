/** @file `/p/:project/area`: which part of every image counts, told on a good one: a region of interest, and what is ignored in it. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { linkAsButton } from '../design/Button.js';
import { MaskPanel } from '../mask/MaskPanel.js';
import { PaintLayer } from '../mask/PaintLayer.js';
import { pngAt } from '../mask/source.js';
import { chooseTool, toolState, type Tool } from '../mask/tools.js';
import { useEditor } from '../mask/use-editor.js';
import { usePixels } from '../mask/use-pixels.js';
import { Notice } from '../parts/Notice.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import { Area } from '../viewer/AreaLayer.js';
import { Stage } from '../viewer/Stage.js';
import layout from '../design/layout.module.css';
import styles from '../viewer/ViewerPage.module.css';
import { whole } from '../viewer/zoom.js';
import { RegionFields } from './RegionFields.js';
import { settingsQuery } from './settings-query.js';
import { useChange } from './use-change.js';

const route = getRouteApi('/p/$project/area');
const tools: readonly Tool[] = ['move', 'region', 'brush', 'eraser', 'polygon', 'rectangle', 'wand'];
const NO_SIZE = { width: 1, height: 1 };
const LAYERS = { heat: false, strength: 0, hidden: false };

export function AreaPage() {
  const t = useTranslations('settings.area');
  const wrong = useWrong();
  useTitle(t('title'));
  const { project } = route.useParams();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const settings = useQuery(settingsQuery(project));
  const { size = null, backdrop = null, roi = null } = settings.data ?? {};
  const image = useQuery({ ...queries.image(backdrop ?? 0), enabled: backdrop !== null });
  const [view, setView] = useState(whole);
  const change = useChange(project);
  const editor = useEditor(size && backdrop !== null ? `ignored area of ${project}` : null, size, () => ({
    source: pngAt(`/projects/${project}/ignore`, { tellsPlace: false, isThere: settings.data?.ignore !== null }),
    onSaved: () => void client.invalidateQueries({ queryKey: settingsQuery(project).queryKey }),
  }));
  const { canRead, pixels } = usePixels(backdrop, size ?? NO_SIZE);
  const setRoi = (next: ProjectSettings['roi']): void => change.mutate({ roi: next });

  useEffect(() => {
    if (!tools.includes(toolState.get().tool)) chooseTool('brush');
    return () => {
      if (toolState.get().tool === 'region') chooseTool('brush');
    };
  }, []);
  useEffect(() => {
    if (!editor) return;
    editor.onRegion = setRoi;
  });

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Link to="/p/$project/settings" params={{ project }} className={linkAsButton({ look: 'plain', dense: true })}>
          <ArrowLeft aria-hidden size={16} />
          {t('back')}
        </Link>
        <h1>{image.data?.name ?? '…'}</h1>
      </div>
      {settings.error && <Notice tone="danger">{wrong(settings.error)}</Notice>}
      {settings.data && (!size || backdrop === null) && <Notice>{t(backdrop === null ? 'noImages' : 'sizes')}</Notice>}
      <div className={layout.bench}>
        <div className={`${layout.middle} ${styles.middle}`}>
          <div className={styles.stages}>
            {image.data && editor && size && (
              <div className={styles.pane}>
                <Stage
                  image={image.data}
                  view={view}
                  onView={setView}
                  heat={undefined}
                  layers={LAYERS}
                  label={t('title')}
                  painting={(place, stage) => (
                    <>
                      <Area stage={stage} size={size} place={place} roi={roi} ignored={NOTHING} />
                      <PaintLayer editor={editor} place={place} stage={stage} isHidden={false} pixels={pixels} />
                    </>
                  )}
                />
                <p className={styles.caption}>{t('backdrop')}</p>
              </div>
            )}
          </div>
        </div>
        {editor && size && (
          <MaskPanel
            title={t('title')}
            editor={editor}
            tools={tools}
            canRead={canRead}
            hint={t('letters')}
            onLeave={() => void navigate({ to: '/p/$project/settings', params: { project } })}
          >
            <RegionFields key={JSON.stringify(roi)} roi={roi} size={size} onChange={setRoi} />
          </MaskPanel>
        )}
      </div>
    </div>
  );
}

const NOTHING: never[] = [];
