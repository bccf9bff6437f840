/** @file What stands beside a picture: the most similar good image, or the heat map of another version of the model. */
import type { ImageDetailsJson, ModelJson } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import type { HeatMap } from './heat.js';
import { heatQuery } from './heat-query.js';

/** The id of a version, or the nearest good image. */
export type Beside = 'good' | number;

export interface Besides {
  readonly choices: readonly { readonly value: Beside; readonly text: string }[];
  /** Null: nothing stands there. */
  readonly chosen: Beside | null;
  readonly image: ImageDetailsJson | undefined;
  readonly heat: HeatMap | undefined;
  readonly error: Error | null;
}

/** @param wanted by the address; what is not there any more is left out */
export function useBeside(
  project: number,
  image: ImageDetailsJson | undefined,
  model: ModelJson | null,
  wanted: Beside | undefined,
): Besides {
  const t = useTranslations('viewer');
  const models = useQuery(queries.models(project));
  const nearest = image?.nearest_good[0];
  const others = models.data?.filter(({ id }) => id !== model?.id) ?? [];
  const choices = [
    ...(nearest === undefined ? [] : [{ value: 'good' as const, text: t('compare') }]),
    ...others.map(({ id, version }) => ({ value: id, text: t('version', { version }) })),
  ];
  const chosen = choices.find(({ value }) => value === wanted)?.value ?? null;
  // Its regions are those of the model in use.
  const bare = useMemo(
    () => (image && typeof chosen === 'number' ? { ...image, regions: [] } : undefined),
    [image, chosen],
  );
  const isGood = chosen === 'good';
  const good = useQuery({ ...queries.image(nearest ?? 0), enabled: isGood });
  const goodHeat = useQuery({ ...heatQuery(nearest, model?.id), enabled: isGood && model !== null });
  const otherModel = typeof chosen === 'number' ? chosen : undefined;
  const otherHeat = useQuery({
    ...heatQuery(image?.id, otherModel),
    enabled: image !== undefined && otherModel !== undefined,
  });
  return {
    choices,
    chosen,
    image: isGood ? good.data : bare,
    heat: isGood ? goodHeat.data : otherHeat.data,
    error: isGood ? (good.error ?? goodHeat.error) : otherHeat.error,
  };
}
