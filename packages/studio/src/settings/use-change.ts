/** @file Changes settings; the page shows what the server made of them. */
import type { ProjectSettings, SettingsChange } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';
import { settingsQuery } from './settings-query.js';

export function useChange(project: number) {
  const client = useQueryClient();
  const wrong = useWrong();
  const { queryKey } = settingsQuery(project);
  return useMutation({
    scope: { id: `settings of ${project}` },
    mutationFn: (change: SettingsChange) => api.patch<ProjectSettings>(`/projects/${project}/settings`, change),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (old) => old && { ...old, ...defined(change) });
    },
    onSuccess: (settings, change) => {
      client.setQueryData(queryKey, settings);
      // Keys go by the order of the kinds, the promise by the rate.
      if (change.kinds || change.false_alarm_rate !== undefined || change.review_rate !== undefined)
        void client.invalidateQueries({ queryKey: ['project', project, 'images'] });
    },
    onError: (error) => {
      toast(wrong(error), { isWrong: true });
      void client.invalidateQueries({ queryKey });
    },
  });
}

function defined(change: SettingsChange): Partial<ProjectSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
