/** @file The images before and behind one, in the order of the search that it was opened from. */
import type { ImageJson, ImagesQuery } from '@clflow/server/studio-api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { queries } from '../api/queries.js';

/** So many pages are looked through for an image that an address names. */
const MOST_PAGES = 25;

interface Neighbours {
  /** From 0; -1: it is not among them, or not found yet. */
  readonly place: number;
  readonly total: number;
  /** The image so many places further, if there is one. */
  readonly at: (offset: number) => number | undefined;
  /** The first one behind it that is so. */
  readonly next: (isSo: (image: ImageJson) => boolean) => number | undefined;
}

export function useNeighbours(project: number, query: ImagesQuery, image: number): Neighbours {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(queries.images(project, query));
  const ids = useMemo(() => data?.pages.flatMap(({ images }) => images.map(({ id }) => id)) ?? [], [data]);
  // A label can take an image out of the search while it is looked at: its old place is kept.
  const [kept, setKept] = useState(ids);
  const isListed = ids.includes(image);
  if (isListed && kept !== ids) setKept(ids);
  const order = isListed ? ids : kept;
  const place = order.indexOf(image);

  const pages = data?.pages.length ?? 0;
  const wanted = hasNextPage && !isFetching && (place === -1 ? pages < MOST_PAGES : place >= order.length - 4);
  useEffect(() => {
    // Again with every page that came: a quick server's answers are never seen under way.
    if (wanted) void fetchNextPage();
  }, [wanted, pages, fetchNextPage]);

  return {
    place,
    total: data?.pages[0]?.total ?? 0,
    at: (offset) => (place === -1 ? undefined : order[place + offset]),
    next: (isSo) => {
      const known = new Map(data?.pages.flatMap(({ images }) => images.map((one) => [one.id, one] as const)));
      return order.slice(place + 1).find((id) => known.has(id) && isSo(known.get(id)!));
    },
  };
}
