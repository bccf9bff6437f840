/** @file The editor of an image's mask, as long as somebody paints it. */
import type { ImageDetailsJson } from '@clflow/server/studio-api';
import { useQueryClient } from '@tanstack/react-query';
import { queries } from '../api/queries.js';
import type { Editor } from '../mask/editor.js';
import { NONE, pngAt } from '../mask/source.js';
import { useEditor } from '../mask/use-editor.js';
import { maskVersions } from './use-mask.js';

/** @param image undefined: nobody paints */
export function useMaskOf(image: ImageDetailsJson | undefined): Editor | null {
  const client = useQueryClient();
  const size = image?.width && image.height ? { width: image.width, height: image.height } : null;
  return useEditor(image ? `mask of ${image.id}` : null, size, () => {
    const { id, has_mask: isThere } = image!;
    return {
      source: pngAt(`/images/${id}/mask`, { tellsPlace: true, isThere }),
      onSaved: ({ tag }) => {
        maskVersions.set({ ...maskVersions.get(), [id]: tag });
        client.setQueryData<ImageDetailsJson>(
          queries.image(id).queryKey,
          (old) => old && { ...old, has_mask: tag !== NONE },
        );
      },
    };
  });
}
