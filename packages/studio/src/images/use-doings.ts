/** @file What a person does with images of the gallery, by key or button: label, set aside, select, take back. */
import type { Facets, ImageJson, LabelName } from '@clflow/server/studio-api';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useKeys } from '../shared/keys.js';
import { belongs, changed } from './optimistic.js';
import { afterAction, nothing, type Picked } from './picked.js';
import { useActions } from './use-actions.js';
import type { Search } from './use-images.js';

interface Given {
  readonly project: number;
  readonly search: Search;
  readonly images: readonly ImageJson[];
  readonly total: number;
  readonly defects: Facets['defects'];
  readonly rest: () => Promise<readonly ImageJson[]>;
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
  readonly onAskType: () => void;
}

export type Doings = ReturnType<typeof useDoings>;

export function useDoings({ project, search, images, total, defects, rest, picked, onPick, onAskType }: Given) {
  const t = useTranslations('images.key');
  const { act, undo, redo } = useActions(project);
  const [isSelecting, setIsSelecting] = useState(false);

  function run(action: Parameters<typeof act>[0]): void {
    const byId = new Map(images.map((image) => [image.id, image]));
    act(action);
    onPick(
      afterAction(picked, action.images, images, (id) => {
        const image = byId.get(id);
        return image !== undefined && belongs(changed(image, action), search);
      }),
    );
  }
  /** The selected ones; without any, the one that somebody walked to. */
  const targets = (): number[] => {
    const active = images[picked.active];
    const isThere = document.activeElement?.getAttribute('role') === 'gridcell';
    return picked.ids.size === 0 && active && isThere ? [active.id] : [...picked.ids];
  };
  const label = (name: LabelName, defect?: string) => {
    const ids = targets();
    if (ids.length > 0) run({ type: 'label', images: ids, label: name, ...(defect !== undefined && { defect }) });
  };
  const setAside = (aside: boolean) => {
    const ids = targets();
    if (ids.length > 0) run({ type: 'aside', images: ids, aside });
  };
  const selectAll = async () => {
    setIsSelecting(images.length < total);
    const everything = images.length < total ? await rest() : images;
    setIsSelecting(false);
    onPick({ ...picked, ids: new Set(everything.map(({ id }) => id)) });
  };

  useKeys(t('group'), [
    { on: ['G'], does: t('good'), run: () => label('good') },
    { on: ['B'], does: t('defective'), run: () => label('defective') },
    { on: ['U'], does: t('unsure'), run: () => label('unsure') },
    {
      on: Array.from({ length: 9 }, (_, place) => `Digit${place + 1}`),
      isFixed: true,
      shown: ['1', '…', '9'],
      does: t('types'),
      run: ({ code }) => {
        const defect = defects[Number(code.slice(-1)) - 1];
        if (defect) label('defective', defect.name);
      },
    },
    { on: ['N'], does: t('type'), run: () => picked.ids.size > 0 && onAskType() },
    { on: ['Delete'], does: t('aside'), run: () => setAside(search.view !== 'aside') },
    { on: ['Z', 'Ctrl+Z'], does: t('undo'), run: undo },
    { on: ['Ctrl+Shift+Z', 'Ctrl+Y'], does: t('redo'), run: redo },
    { on: ['Ctrl+A'], does: t('all'), run: () => void selectAll() },
    {
      on: ['Escape'],
      does: t('none'),
      run: () => onPick({ ...nothing, active: picked.active, anchor: picked.active }),
    },
    { on: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], does: t('move') },
    { on: ['PageUp', 'PageDown'], does: t('page') },
    { on: ['Home', 'End'], does: t('ends') },
    { on: ['Enter'], does: t('open') },
    { on: ['Space'], does: t('toggle') },
    { on: ['Shift+ArrowRight'], shown: ['Shift+ArrowLeft', 'Shift+ArrowRight'], does: t('range') },
  ]);
  return { label, setAside, isSelecting };
}
