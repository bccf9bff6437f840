/** @file Beside the picture while somebody paints: tools with their keys, what the tool can be told, the whole mask, what is saved. */
import {
  Brush,
  Crop,
  Eraser,
  Expand,
  Flame,
  Hand,
  PaintBucket,
  Pentagon,
  Redo2,
  Shrink,
  Square,
  Trash2,
  Undo2,
  WandSparkles,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { KeyCap } from '../design/KeyCap.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { useStore } from '../shared/store.js';
import { useWrong } from '../shared/use-wrong.js';
import type { HeatMap } from '../viewer/heat.js';
import type { Editor } from './editor.js';
import panel from '../viewer/Panel.module.css';
import styles from './MaskPanel.module.css';
import { SavedState } from './SavedState.js';
import { ToolOptions } from './ToolOptions.js';
import { chooseTool, toolState, type Tool } from './tools.js';
import { MASK_KEYS, toolKeys, useMaskKeys } from './use-mask-keys.js';

const icons = {
  move: Hand,
  region: Crop,
  brush: Brush,
  eraser: Eraser,
  polygon: Pentagon,
  rectangle: Square,
  wand: WandSparkles,
  heat: Flame,
} as const;

interface MaskPanelProps {
  readonly title: string;
  readonly editor: Editor;
  /** Those that make sense here. */
  readonly tools: readonly Tool[];
  readonly heat?: HeatMap | undefined;
  /** The picture can be read by the browser. */
  readonly canRead: boolean;
  readonly onLeave: () => void;
  readonly onNext?: () => void;
  /** Below the tools; missing: what letters do. */
  readonly hint?: string;
  /** Above the tools. */
  readonly children?: ReactNode;
}

export function MaskPanel({ title, editor, tools, heat, canRead, onLeave, onNext, hint, children }: MaskPanelProps) {
  const t = useTranslations('mask');
  const wrong = useWrong();
  const { tool } = useStore(toolState);
  const { status, problem, canUndo, canRedo, isEmpty } = useStore(editor.view);
  useMaskKeys({ editor, tools, leave: onLeave, next: onNext });
  const isReady = status === 'ready';
  /** A tenth of a brush is what the eye sees as a step. */
  const step = Math.max(1, Math.round(Math.max(editor.size.width, editor.size.height) / 500));
  return (
    <aside aria-label={title} className={panel.panel} tabIndex={0}>
      <section className={`${panel.part} ${styles.part}`}>
        <h2>{title}</h2>
        {status === 'failed' ? (
          <FailedNotice again={t('tryAgain')} onAgain={() => void editor.load()}>
            {t('failed', { reason: wrong(problem) })}
          </FailedNotice>
        ) : status === 'loading' ? (
          <p className={styles.saved} role="status">
            {t('loading')}
          </p>
        ) : (
          <SavedState editor={editor} />
        )}
        {children}
      </section>
      <section className={`${panel.part} ${styles.part}`}>
        <div role="group" aria-label={t('tools')} className={styles.tools}>
          {tools.map((one) => {
            const Icon = icons[one];
            return (
              <button
                key={one}
                type="button"
                className={panel.choice}
                aria-pressed={tool === one}
                // The picture keeps the keyboard, so that Space still moves it.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => chooseTool(one)}
              >
                <Icon size={16} aria-hidden />
                <span>{t(`tool.${one}`)}</span>
                <KeyCap isSilent scope={MASK_KEYS}>
                  {toolKeys[one]}
                </KeyCap>
              </button>
            );
          })}
        </div>
        <ToolOptions editor={editor} heat={heat} canRead={canRead} />
      </section>
      <section className={`${panel.part} ${styles.part}`}>
        <h2>{t('whole')}</h2>
        <div className={styles.pair}>
          <Button dense isDisabled={!isReady || isEmpty} onPress={() => editor.grow(step)}>
            <Expand size={15} aria-hidden />
            {t('grow')}
          </Button>
          <Button dense isDisabled={!isReady || isEmpty} onPress={() => editor.grow(-step)}>
            <Shrink size={15} aria-hidden />
            {t('shrink')}
          </Button>
          <Button dense isDisabled={!isReady || isEmpty} onPress={() => editor.fillHoles()}>
            <PaintBucket size={15} aria-hidden />
            {t('fill')}
          </Button>
          <Button dense isDisabled={!isReady || isEmpty} onPress={() => editor.clear()}>
            <Trash2 size={15} aria-hidden />
            {t('clear')}
          </Button>
          <Button dense isDisabled={!canUndo} onPress={() => editor.undo()}>
            <Undo2 size={15} aria-hidden />
            {t('undo')}
            <KeyCap isSilent scope={MASK_KEYS}>
              Z
            </KeyCap>
          </Button>
          <Button dense isDisabled={!canRedo} onPress={() => editor.redo()}>
            <Redo2 size={15} aria-hidden />
            {t('redo')}
          </Button>
        </div>
      </section>
      <section className={`${panel.part} ${styles.part}`}>
        {onNext && (
          <Button look="primary" onPress={onNext}>
            {t('done')}
            <KeyCap isSilent>Ctrl ↵</KeyCap>
          </Button>
        )}
        <Button onPress={onLeave}>
          {t('leave')}
          <KeyCap isSilent>Esc</KeyCap>
        </Button>
        <p className={styles.hint}>{hint ?? t('letters')}</p>
      </section>
    </aside>
  );
}
