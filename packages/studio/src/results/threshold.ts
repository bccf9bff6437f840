/** @file How a threshold was chosen, and what it promises: by its rate exactly, by eye as an estimate. */
import type { ModelJson, NewThreshold, ThresholdOutlook } from '@clflow/server/studio-api';
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client.js';

const RATES = [0.001, 0.01, 0.05] as const;
const QUIET = 200;

function outlook(model: number, asked: { readonly rate: number } | { readonly threshold: number }) {
  return queryOptions({
    queryKey: ['outlook', model, asked],
    queryFn: () => api.get<ThresholdOutlook>(`/models/${model}/threshold`, asked),
    staleTime: Infinity,
  });
}

export interface Chosen {
  readonly by: 'model' | 'rate' | 'hand';
  readonly rate: number | null;
  /** What is known of its promise by now. */
  readonly promise: ModelJson['promise'];
  /** The promise is that of another threshold still. */
  readonly isPending: boolean;
  /** What is to be saved; null: it is the model's own. */
  readonly change: NewThreshold | null;
  /** Thresholds of the rates, as far as they came. */
  readonly rates: readonly { readonly rate: number; readonly outlook: ThresholdOutlook | undefined }[];
}

/** @param threshold undefined: the model's own */
export function useChosen(model: ModelJson, threshold: number | undefined): Chosen {
  const asked = useQueries({ queries: RATES.map((rate) => outlook(model.id, { rate })) });
  const rates = RATES.map((rate, i) => ({ rate, outlook: asked[i].data }));
  const byRate = rates.find((each) => each.outlook !== undefined && each.outlook.threshold === threshold);
  const settled = useSettled(threshold);
  const byHand = useQuery({
    ...outlook(model.id, { threshold: settled ?? model.threshold }),
    enabled: threshold !== undefined && settled !== undefined && byRate === undefined,
    placeholderData: keepPreviousData,
  });
  if (threshold === undefined)
    return { by: 'model', rate: null, promise: model.promise, isPending: false, change: null, rates };
  if (byRate?.outlook) {
    const { rate } = byRate;
    return { by: 'rate', rate, promise: byRate.outlook.promise, isPending: false, change: { rate }, rates };
  }
  const isPending = settled !== threshold || byHand.isPlaceholderData || !byHand.data;
  const promise = byHand.data?.promise ?? model.promise;
  return { by: 'hand', rate: null, promise, isPending, change: { threshold }, rates };
}

/** The value once it has stood still for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
