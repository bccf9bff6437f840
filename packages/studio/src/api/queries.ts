/** @file What pages ask for, each with its key: [thing, id, part]. Events make keys old by their beginning. */
import type {
  ComparisonJson,
  DefectSizes,
  ExportListJson,
  Facets,
  ImageCopies,
  ImageDetailsJson,
  ImagesPage,
  ImagesQuery,
  JobJson,
  ModelJson,
  ProjectJson,
  ResultsJson,
  Session,
  TrainingOutlook,
  TrainRequest,
  Versions,
} from '@clflow/server/studio-api';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.js';

export const queries = {
  session: queryOptions({ queryKey: ['session'], queryFn: () => api.get<Session>('/session'), staleTime: Infinity }),
  projects: queryOptions({
    queryKey: ['projects'],
    queryFn: () => api.get<{ projects: ProjectJson[] }>('/projects'),
    select: ({ projects }) => projects,
  }),
  project: (id: number) =>
    queryOptions({ queryKey: ['project', id, 'itself'], queryFn: () => api.get<ProjectJson>(`/projects/${id}`) }),
  facets: (id: number) =>
    queryOptions({
      queryKey: ['project', id, 'images', 'facets'],
      queryFn: () => api.get<Facets>(`/projects/${id}/facets`),
    }),
  images: (id: number, query: ImagesQuery) =>
    infiniteQueryOptions({
      queryKey: ['project', id, 'images', query],
      queryFn: ({ pageParam }) =>
        api.get<ImagesPage>(`/projects/${id}/images`, { ...query, ...(pageParam && { after: pageParam }) }),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
    }),
  image: (id: number) =>
    queryOptions({ queryKey: ['image', id], queryFn: () => api.get<ImageDetailsJson>(`/images/${id}`) }),
  copies: (id: number) =>
    queryOptions({
      queryKey: ['image', id, 'copies'],
      queryFn: () => api.get<ImageCopies>(`/images/${id}/copies`),
      select: ({ copies }) => copies,
    }),
  training: (id: number, rates: Pick<TrainRequest, 'false_alarm_rate' | 'review_rate'> = {}) =>
    queryOptions({
      queryKey: ['project', id, 'images', 'training', rates],
      queryFn: () => api.get<TrainingOutlook>(`/projects/${id}/training`, rates),
      placeholderData: keepPreviousData,
    }),
  jobs: (id: number) =>
    queryOptions({
      queryKey: ['project', id, 'jobs'],
      queryFn: () => api.get<{ jobs: JobJson[] }>(`/projects/${id}/jobs`),
      select: ({ jobs }) => jobs,
    }),
  job: (id: string) => queryOptions({ queryKey: ['job', id], queryFn: () => api.get<JobJson>(`/jobs/${id}`) }),
  models: (id: number) =>
    queryOptions({
      queryKey: ['project', id, 'models'],
      queryFn: () => api.get<{ models: ModelJson[] }>(`/projects/${id}/models`),
      select: ({ models }) => models,
    }),
  versions: (id: number) =>
    queryOptions({
      queryKey: ['project', id, 'models', 'versions'],
      queryFn: () => api.get<Versions>(`/projects/${id}/versions`),
    }),
  compare: (id: number, a: number, b: number) =>
    queryOptions({
      queryKey: ['project', id, 'models', 'compare', a, b],
      queryFn: () => api.get<ComparisonJson>(`/projects/${id}/compare`, { a, b }),
    }),
  exports: (id: number, model: number | undefined) =>
    queryOptions({
      queryKey: ['project', id, 'images', 'exports', model ?? 'used'],
      queryFn: () => api.get<ExportListJson>(`/projects/${id}/exports`, { model }),
    }),
  defectSizes: (id: number) =>
    queryOptions({
      queryKey: ['project', id, 'images', 'sizes'],
      queryFn: () => api.get<DefectSizes>(`/projects/${id}/defect-sizes`),
    }),
  results: (model: number) =>
    queryOptions({ queryKey: ['results', model], queryFn: () => api.get<ResultsJson>(`/models/${model}/results`) }),
};
