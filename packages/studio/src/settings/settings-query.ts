/** @file A product's settings. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.js';

/** Begins as the product itself does, so that what is told of it makes both old. */
export const settingsQuery = (project: number) =>
  queryOptions({
    queryKey: ['project', project, 'itself', 'settings'],
    queryFn: () => api.get<ProjectSettings>(`/projects/${project}/settings`),
  });
