/** @file What an action makes of the pages of images that are here already, before the server has answered. */
import type { Action, ImageJson, ImagesPage, ImagesQuery } from '@clflow/server/studio-api';
import type { InfiniteData } from '@tanstack/react-query';

export function changed(image: ImageJson, action: Action): ImageJson {
  switch (action.type) {
    case 'label':
      return { ...image, label: action.label, defect: action.defect ?? null };
    case 'aside':
      return { ...image, aside: action.aside };
    case 'split':
      return { ...image, split: action.split };
  }
}

/** Whether a list with this query shows the image, as far as actions can change that. */
export function belongs({ aside, label, defect }: ImageJson, query: ImagesQuery): boolean {
  const view = query.view ?? 'all';
  if (aside !== (view === 'aside')) return false;
  if (query.defect !== undefined && defect !== query.defect) return false;
  if (view === 'all' || view === 'aside') return true;
  return view === 'unlabelled' ? label === null : label === view;
}

type Pages = InfiniteData<ImagesPage, string>;

/** Images that are changed, without those that the list does not show any more; which come in, only the server knows. */
export function withAction(data: Pages, action: Action, query: ImagesQuery): Pages {
  const ids = new Set(action.images);
  const pages = data.pages.map((page) => ({
    ...page,
    images: page.images
      .map((image) => (ids.has(image.id) ? changed(image, action) : image))
      .filter((image) => !ids.has(image.id) || belongs(image, query)),
  }));
  const gone = data.pages.reduce((sum, page, place) => sum + page.images.length - pages[place]!.images.length, 0);
  return { ...data, pages: pages.map((page) => ({ ...page, total: page.total - gone })) };
}
