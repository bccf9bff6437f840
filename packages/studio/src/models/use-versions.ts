/** @file What can be done with a version: used, described, thrown away and brought back; each with its notice. */
import type { Description, VersionJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';

export function useVersions(project: number) {
  const t = useTranslations('models');
  const wrong = useWrong();
  const client = useQueryClient();
  const onError = (error: Error) => toast(wrong(error), { isWrong: true });
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['project', project, 'models'] }),
      client.invalidateQueries({ queryKey: ['project', project, 'itself'] }),
    ]);
  const use = useMutation({
    mutationFn: ({ version }: { version: VersionJson; before: VersionJson | undefined }) =>
      api.post(`/models/${version.id}/use`),
    onSuccess: (_, { version, before }) =>
      toast(t('used', { version: version.version }), {
        key: 'model',
        ...(before && { undo: () => use.mutate({ version: before, before: undefined }) }),
      }),
    onError,
    onSettled,
  });
  const restore = useMutation({
    mutationFn: ({ id }: VersionJson) => api.post(`/models/${id}/restore`),
    onSuccess: (_, { version }) => toast(t('restored', { version }), { key: 'model' }),
    onError,
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ id }: VersionJson) => api.delete(`/models/${id}`),
    onSuccess: (_, version) =>
      toast(t('deleted', { version: version.version }), { key: 'model', undo: () => restore.mutate(version) }),
    onError,
    onSettled,
  });
  const describe = useMutation({
    mutationFn: ({ id, ...words }: Description & { id: number }) => api.post(`/models/${id}/description`, words),
    onError,
    onSettled,
  });
  return {
    use: use.mutate,
    restore: restore.mutate,
    describe: describe.mutate,
    /** The one in use stays, with the reason. */
    remove: (version: VersionJson) =>
      version.in_use ? toast(t('refused', { version: version.version }), { isWrong: true }) : remove.mutate(version),
  };
}
