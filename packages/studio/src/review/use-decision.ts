/** @file The choice between a model and the one that it was made from. */
import type { ModelJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';

export function useDecision(project: number) {
  const wrong = useWrong();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ model, use }: { readonly model: number; readonly use: boolean }) =>
      api.post<ModelJson>(`/models/${model}/decision`, { use }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['project', project] }),
    onError: (error) => toast(wrong(error), { isWrong: true }),
  });
}
