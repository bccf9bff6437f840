/** @file The product of the address, and which of its pages is open. */
import { useQuery } from '@tanstack/react-query';
import { useMatches, useParams } from '@tanstack/react-router';
import { queries } from '../api/queries.js';

export type ProjectPage = 'images' | 'train' | 'results' | 'inspect' | 'monitor' | 'models' | 'export' | 'settings';
const pageOf: Readonly<Record<string, ProjectPage>> = {
  images: 'images',
  train: 'train',
  runs: 'train',
  results: 'results',
  settings: 'settings',
  area: 'settings',
  inspect: 'inspect',
  review: 'inspect',
  monitor: 'monitor',
  capture: 'images',
  models: 'models',
  compare: 'models',
  export: 'export',
};

export function useCurrentProject() {
  const { project: id } = useParams({ strict: false });
  const { data } = useQuery({ ...queries.project(id ?? 0), enabled: id !== undefined });
  return { id, project: id === undefined ? undefined : data };
}

export function useCurrentPage(): ProjectPage | undefined {
  const matches = useMatches();
  return pageOf[matches.at(-1)?.fullPath.split('/')[3] ?? ''];
}
