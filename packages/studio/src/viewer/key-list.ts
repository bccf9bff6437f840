/** @file The viewer's keys, as `?` lists them; undo and redo are heard here, the others by the page (see use-keys.ts). */
import { useTranslations } from 'use-intl';
import { useKeys } from '../shared/keys.js';

export function useViewerKeyList({ undo, redo }: { readonly undo: () => void; readonly redo: () => void }): void {
  const t = useTranslations('viewer.keys');
  const words = useTranslations('viewer');
  const images = useTranslations('images.key');
  useKeys(t('group'), [
    { on: ['ArrowLeft'], shown: ['ArrowLeft', 'ArrowRight'], does: t('step') },
    { on: ['Shift+ArrowLeft'], shown: ['Shift+ArrowLeft', 'Shift+ArrowRight'], does: t('ten') },
    { on: ['G'], does: images('good') },
    { on: ['B'], does: images('defective') },
    { on: ['U'], does: images('unsure') },
    { on: ['Digit1'], shown: ['1', '…', '9'], does: images('types') },
    { on: ['Z', 'Ctrl+Z'], does: images('undo'), run: undo },
    { on: ['Ctrl+Shift+Z', 'Ctrl+Y'], does: images('redo'), run: redo },
    { on: ['O'], does: words('heat') },
    { on: ['H'], does: words('hide') },
    { on: [','], shown: [',', '.'], does: words('opacity') },
    { on: ['C'], does: words('compare') },
    { on: ['+'], shown: ['+', '-', '0'], does: t('zoom') },
    { on: ['Shift+0'], does: words('truePixels') },
    { on: ['Escape'], does: t('back') },
  ]);
}
