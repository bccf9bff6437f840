/** @file An image's anomaly map as numbers, with how it is to be coloured. */
import { queryOptions } from '@tanstack/react-query';
import { ApiError, refusal } from '../api/client.js';
import type { HeatMap } from './heat.js';

/** Maps of a model never change, so that what came is kept while it is looked at. @param model null: there is none */
export function heatQuery(image: number | undefined, model: number | null | undefined) {
  return queryOptions({
    queryKey: ['map', image, model],
    queryFn: ({ signal }) => fetchMap(`/api/images/${image}/map?model=${model}`, signal),
    enabled: image !== undefined && typeof model === 'number',
    staleTime: Infinity,
    gcTime: 60_000,
    retry: 1,
  });
}

/** A map from an address that gives one. */
export async function fetchMap(address: string, signal: AbortSignal): Promise<HeatMap> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw await refusal(response);
  const said = (name: string): number => Number(response.headers.get(`x-map-${name}`));
  const size = { width: said('width'), height: said('height') };
  const values = new Float32Array(await response.arrayBuffer());
  if (size.width * size.height !== values.length) throw new ApiError(response.status, 'incomplete');
  return { ...size, values, low: said('low'), high: said('high'), threshold: said('threshold') };
}
