/** @file The images of a list, as far as they are here: page by page behind what is looked at. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type * as z from 'zod';
import { queries } from '../api/queries.js';
import type { imagesSearch } from '../app/router.js';

/** As the address says. */
export type Search = z.output<typeof imagesSearch>;

/** How far beyond what is in sight images are asked for. */
const ahead = 100;

export function useImages(project: number, search: Search) {
  const query = useInfiniteQuery(queries.images(project, { ...search, limit: 200 }));
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const images = useMemo(() => data?.pages.flatMap((page) => page.images) ?? [], [data]);
  const [needed, setNeeded] = useState(0);
  const onReach = useCallback((index: number) => setNeeded(Math.ceil((index + ahead) / ahead) * ahead), []);
  const isShort = images.length < needed && hasNextPage && !isFetching && !isFetchNextPageError;
  const here = images.length;
  useEffect(() => {
    // With how many are here: a quick answer may come between two renderings, and it is short before and after.
    if (isShort) void fetchNextPage();
  }, [isShort, here, fetchNextPage]);
  return {
    ...query,
    images,
    total: data?.pages.at(-1)?.total ?? 0,
    onReach,
    /** Until everything is here, which selecting everything needs. */
    rest: async () => {
      for (;;) {
        const { data: now, hasNextPage: more, isError } = await fetchNextPage();
        if (!more || isError) return now?.pages.flatMap((page) => page.images) ?? [];
      }
    },
  };
}
