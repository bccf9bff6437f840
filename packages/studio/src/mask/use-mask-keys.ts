/** @file The keys of the mask editor. Those of the brush go by their place: on a German keyboard [ ] are ü and +. */
import { useTranslations } from 'use-intl';
import { useKeys } from '../shared/keys.js';
import { useStore } from '../shared/store.js';
import type { Editor } from './editor.js';
import { chooseTool, scaleSize, setSize, switchErasing, toolState, type Tool } from './tools.js';

export const toolKeys: Readonly<Record<Tool, string>> = {
  move: 'V',
  region: 'I',
  brush: 'B',
  eraser: 'E',
  polygon: 'P',
  rectangle: 'R',
  wand: 'W',
  heat: 'L',
};

/** Letters are tools here. */
export const MASK_KEYS = 'mask';

interface Acts {
  readonly editor: Editor;
  readonly tools: readonly Tool[];
  readonly leave: () => void;
  /** Missing where there is no next one. */
  readonly next?: (() => void) | undefined;
}

export function useMaskKeys({ editor, tools, leave, next }: Acts): void {
  const t = useTranslations('mask');
  const isDrawing = useStore(editor.draft)?.kind === 'polygon';
  const byOne = (step: number): void => setSize(toolState.get().size + step);
  useKeys(
    t('keys.group'),
    [
      ...tools.map((tool) => ({ on: [toolKeys[tool]], does: t(`tool.${tool}`), run: () => chooseTool(tool) })),
      { on: ['X'], does: t('keys.switch'), run: switchErasing },
      { on: ['Alt'], does: t('keys.erase') },
      { on: ['Space'], does: t('keys.pan') },
      { on: ['BracketLeft'], shown: ['['], does: t('keys.smaller'), repeats: true, run: () => scaleSize(-1) },
      { on: ['BracketRight'], shown: [']'], does: t('keys.larger'), repeats: true, run: () => scaleSize(1) },
      {
        on: ['Shift+BracketLeft'],
        shown: ['Shift+['],
        does: t('keys.smallerByOne'),
        repeats: true,
        run: () => byOne(-1),
      },
      {
        on: ['Shift+BracketRight'],
        shown: ['Shift+]'],
        does: t('keys.largerByOne'),
        repeats: true,
        run: () => byOne(1),
      },
      { on: ['Z', 'Ctrl+Z'], does: t('undo'), repeats: true, run: () => editor.undo() },
      { on: ['Ctrl+Shift+Z', 'Ctrl+Y'], does: t('redo'), repeats: true, run: () => editor.redo() },
      ...(next ? [{ on: ['Ctrl+Enter'], does: t('keys.next'), run: next }] : []),
      // Otherwise they are those of the button that has the focus.
      { on: ['Enter'], does: t('keys.close'), ...(isDrawing && { run: () => editor.closePolygon() }) },
      { on: ['Backspace'], does: t('keys.drop'), ...(isDrawing && { run: () => editor.dropPoint() }) },
      // What is half drawn goes first.
      { on: ['Escape', 'M'], does: t('keys.leave'), run: () => editor.leave() || leave() },
    ],
    MASK_KEYS,
  );
}
