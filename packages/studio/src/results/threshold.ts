/** @file How a threshold was chosen, and what it promises: by its rate exactly, by eye as an estimate. */
import type { ModelJson, NewThreshold, ThresholdOutlook } from '@clflow/server/studio-api';
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client.js';

const RATES = [0.001, 0.01, 0.05] as const;
const REVIEW_RATES = [0.2, 0.1] as const;
const QUIET = 200;

function outlook(model: number, asked: { readonly rate: number } | { readonly threshold: number }) {
  return queryOptions({
    queryKey: ['outlook', model, asked],
    queryFn: () => api.get<ThresholdOutlook>(`/models/${model}/threshold`, asked),
    staleTime: Infinity,
  });
}

/** What lies between the review threshold and the threshold is for a person to look at. */
export interface ChosenReview {
  readonly by: 'model' | 'rate' | 'hand' | 'off';
  /** Null: there is none, or none that can be told. */
  readonly rate: number | null;
  /** Share of good images that are reviewed or rejected, as far as it is known. */
  readonly share: number | null;
  readonly rates: readonly { readonly rate: number; readonly threshold: number | undefined }[];
}

export interface Chosen {
  readonly by: 'model' | 'rate' | 'hand';
  readonly review: ChosenReview;
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

/** @param threshold undefined: the model's own @param review the same; null: none */
export function useChosen(model: ModelJson, threshold: number | undefined, review: number | null | undefined): Chosen {
  const chosen = useChosenThreshold(model, threshold);
  const { wish, ...about } = useChosenReview(model, review);
  if (wish === undefined) return { ...chosen, review: about };
  return { ...chosen, review: about, change: { ...(chosen.change ?? {}), review: wish } as NewThreshold };
}

function useChosenReview(
  model: ModelJson,
  review: number | null | undefined,
): ChosenReview & { readonly wish: { readonly rate: number } | { readonly threshold: number } | null | undefined } {
  const asked = useQueries({ queries: REVIEW_RATES.map((rate) => outlook(model.id, { rate })) });
  const rates = REVIEW_RATES.map((rate, i) => ({ rate, threshold: asked[i].data?.threshold }));
  const settled = useSettled(review);
  const at = review === undefined ? model.review_threshold : review;
  const byRate = rates.find(({ threshold }) => threshold !== undefined && threshold === at);
  const byHand = useQuery({
    ...outlook(model.id, { threshold: settled ?? model.review_threshold ?? 0 }),
    enabled: at !== null && byRate === undefined,
    placeholderData: keepPreviousData,
  });
  const rate = byRate?.rate ?? null;
  const share = at === null ? null : (rate ?? byHand.data?.promise.guaranteed_rate ?? null);
  if (review === undefined) return { by: at === null ? 'off' : 'model', rate, share, rates, wish: undefined };
  if (review === null)
    return { by: 'off', rate: null, share, rates, wish: model.review_threshold === null ? undefined : null };
  return byRate
    ? { by: 'rate', rate, share, rates, wish: { rate: byRate.rate } }
    : { by: 'hand', rate, share, rates, wish: { threshold: review } };
}

function useChosenThreshold(model: ModelJson, threshold: number | undefined): Omit<Chosen, 'review'> {
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
