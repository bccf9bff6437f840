/** @file Saying what an image is, as the gallery does: it shows at once, can be taken back, and is taken back when the server refuses. */
import type { Action, ImageDetailsJson, LabelName } from '@clflow/server/studio-api';
import { useQueryClient } from '@tanstack/react-query';
import { queries } from '../api/queries.js';
import { changed } from '../images/optimistic.js';
import { useActions } from '../images/use-actions.js';

export function useAction(project: number) {
  const client = useQueryClient();
  const { act, undo, redo } = useActions(project);
  const onImage = (image: number, action: Action): void => {
    const { queryKey } = queries.image(image);
    client.setQueryData<ImageDetailsJson>(queryKey, (old) => old && { ...old, ...changed(old, action) });
    act(action, { onSettled: () => void client.invalidateQueries({ queryKey }) });
  };
  return {
    undo,
    redo,
    label: (image: number, label: LabelName, defect?: string): void =>
      onImage(image, { type: 'label', images: [image], label, ...(defect !== undefined && { defect }) }),
    setAside: (image: number): void => onImage(image, { type: 'aside', images: [image], aside: true }),
  };
}
