/** @file Saying what an image is; it shows at once, and is taken back when the server refuses. */
import type { Action, Done, ImageDetailsJson, LabelName } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';

/** Does one of the actions that can be undone. */
export function useAction(project: number) {
  const client = useQueryClient();
  const { mutate, error } = useMutation({
    mutationFn: (action: Action) => api.post<Done>(`/projects/${project}/actions`, action),
    onSettled: (_done, _error, { images }) => {
      images.forEach((image) => void client.invalidateQueries(queries.image(image)));
      void client.invalidateQueries({ queryKey: ['project', project, 'images'] });
    },
  });
  const label = (image: number, name: LabelName, defect?: string): void => {
    client.setQueryData<ImageDetailsJson>(
      queries.image(image).queryKey,
      (old) => old && { ...old, label: name, defect: defect ?? null },
    );
    mutate({ type: 'label', images: [image], label: name, ...(defect !== undefined && { defect }) });
  };
  return { label, setAside: (image: number) => mutate({ type: 'aside', images: [image], aside: true }), error };
}
