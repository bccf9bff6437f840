/** @file What the pages of the line ask for. Their keys begin as those of the product's other answers do. */
import type {
  LabelName,
  LineInspectionJson,
  LinePage,
  LineSummary,
  MonitorJson,
  ProposalState,
  ReviewJson,
  WatchJson,
} from '@clflow/server/studio-api';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, api } from '../api/client.js';
import { onStudioEvent } from '../api/events.js';
import { fetchMap } from '../viewer/heat-query.js';

/** In the strip. */
const LATEST = 50;

/** The start of today, here. */
export function today(): string {
  return new Date(new Date().setHours(0, 0, 0, 0)).toISOString();
}

export const lineQueries = {
  latest: (project: number) =>
    queryOptions({
      queryKey: ['project', project, 'line', 'latest'],
      queryFn: () => api.get<LinePage>(`/projects/${project}/inspections`, { limit: LATEST }),
      select: ({ inspections }) => inspections,
    }),
  summary: (project: number) =>
    queryOptions({
      queryKey: ['project', project, 'line', 'summary'],
      queryFn: () => api.get<LineSummary>(`/projects/${project}/line`, { since: today() }),
    }),
  watch: (project: number) =>
    queryOptions({
      queryKey: ['project', project, 'watch'],
      queryFn: () => api.get<WatchJson>(`/projects/${project}/watch`),
    }),
  review: (project: number) =>
    queryOptions({
      queryKey: ['project', project, 'line', 'review'],
      queryFn: () => api.get<ReviewJson>(`/projects/${project}/review`),
    }),
  proposal: (project: number, kind: 'refine' | 'calibrate') =>
    queryOptions({
      queryKey: ['project', project, 'proposal', kind],
      queryFn: () => api.get<ProposalState>(`/projects/${project}/proposals/${kind}`),
    }),
  /** @param since what a calibration could take is counted from there on; missing: from the start of today */
  monitor: (project: number, since?: string) =>
    queryOptions({
      queryKey: ['project', project, 'line', 'monitor', since],
      queryFn: () => api.get<MonitorJson>(`/projects/${project}/monitor`, { since: since ?? today() }),
    }),
  /** Maps of an inspection never change. */
  map: (inspection: string | undefined, model?: number) =>
    queryOptions({
      queryKey: ['inspection-map', inspection, model],
      queryFn: ({ signal }) =>
        fetchMap(`/api/inspections/${inspection}/map${model === undefined ? '' : `?model=${model}`}`, signal),
      enabled: inspection !== undefined,
      staleTime: Infinity,
      gcTime: 60_000,
      retry: 1,
    }),
};

export const shots = {
  file: (inspection: string) => `/api/inspections/${inspection}/file`,
  thumb: (inspection: string) => `/api/inspections/${inspection}/thumb`,
};

/** Milliseconds: a quick line changes more than anybody can read. */
const CALM = 400;

/** Asks again when the line has something new to tell. */
export function useLineEvents(project: number): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ['project', project, 'line'] });
      }, CALM);
    };
    const stop = onStudioEvent((event) => {
      if (!('project' in event) || event.project !== project) return;
      if (event.type === 'inspection') later();
      if (event.type === 'watch') void client.invalidateQueries({ queryKey: ['project', project, 'watch'] });
      if (event.type === 'project') {
        later();
        void client.invalidateQueries({ queryKey: ['project', project, 'proposal'] });
      }
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, project]);
}

/** A picture's bytes to the server. */
export async function inspect(
  project: number,
  picture: Blob,
  about: { readonly source: 'camera' | 'file'; readonly name?: string },
): Promise<LineInspectionJson> {
  const query = new URLSearchParams({ ...about });
  const response = await fetch(`/api/projects/${project}/inspect?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: picture,
  }).catch(() => {
    throw new ApiError(0, 'unreachable');
  });
  const told = (await response.json().catch(() => ({}))) as LineInspectionJson & { readonly error?: string };
  if (!response.ok) throw new ApiError(response.status, told.error ?? response.statusText);
  return told;
}

export const say = (inspection: string, label: LabelName): Promise<LineInspectionJson> =>
  api.post(`/inspections/${inspection}/feedback`, { label });
export const takeBack = (inspection: string): Promise<LineInspectionJson> =>
  api.delete(`/inspections/${inspection}/feedback`);
