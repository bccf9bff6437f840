/** @file Labels, setting aside, undo and redo: shown at once, one after another to the server, taken back where it refuses. */
import type { Action, Done, ImagesPage, ImagesQuery } from '@clflow/server/studio-api';
import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';
import { withAction } from './optimistic.js';

type Pages = InfiniteData<ImagesPage, string>;

export function useActions(project: number) {
  const t = useTranslations('images');
  const wrong = useWrong();
  const client = useQueryClient();
  const everything = { queryKey: ['project', project, 'images'] };
  const lists = () =>
    client.getQueriesData<Pages>({ ...everything, predicate: ({ queryKey }) => typeof queryKey[3] === 'object' });
  const scope = { id: `actions of ${project}` };
  const mutationKey = ['actions', project];
  /** As long as another action runs, answers would show what was before it. */
  const isLast = () => client.isMutating({ mutationKey }) <= 1;

  const back = useMutation({
    mutationKey,
    scope,
    mutationFn: (which: 'undo' | 'redo') => api.post<Done>(`/projects/${project}/${which}`),
    onSuccess: ({ action }, which) => {
      const key = which === 'undo' ? (action ? 'undone' : 'nothing') : action ? 'redone' : 'nothingAgain';
      toast(t(`done.${key}`, { count: action?.images.length ?? 0 }), { key: 'action' });
    },
    onError: (error) => toast(wrong(error), { isWrong: true }),
    onSettled: () => isLast() && client.invalidateQueries(everything),
  });

  const act = useMutation({
    mutationKey,
    scope,
    mutationFn: (action: Action) => api.post<Done>(`/projects/${project}/actions`, action),
    onMutate: async (action) => {
      await client.cancelQueries(everything);
      const before = lists();
      for (const [key, data] of before)
        if (data) client.setQueryData(key, withAction(data, action, key[3] as ImagesQuery));
      return before;
    },
    onSuccess: (_, action) => toast(said(action), { key: 'action', undo: () => back.mutate('undo') }),
    onError: (error, _, before) => {
      if (isLast()) before?.forEach(([key, data]) => client.setQueryData(key, data));
      toast(t('done.failed', { message: wrong(error) }), { isWrong: true });
    },
    onSettled: (_, error) => {
      if (!isLast()) return;
      // What is shown is right already, unless it was refused; other lists are asked for when they are opened.
      void client.invalidateQueries({ ...everything, refetchType: error ? 'active' : 'none' });
      void client.invalidateQueries({ queryKey: [...everything.queryKey, 'facets'] });
    },
  });

  function said(action: Action): string {
    const count = action.images.length;
    if (action.type === 'aside') return t(action.aside ? 'done.aside' : 'done.back', { count });
    const label = action.type === 'label' ? (action.defect ?? t(`label.${action.label ?? 'none'}`)) : '';
    return t('done.label', { count, label });
  }

  return { act: act.mutate, undo: () => back.mutate('undo'), redo: () => back.mutate('redo') };
}
