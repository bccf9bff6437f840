/** @file Opens a folder or the sample as a product, and goes there. */
import type { NewProject, ProjectJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';

export function useOpen() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (wanted: NewProject) => api.post<ProjectJson>('/projects', wanted),
    onSuccess: async ({ id }) => {
      void client.invalidateQueries({ queryKey: ['projects'] });
      await navigate({ to: '/p/$project/images', params: { project: id } });
    },
  });
}
