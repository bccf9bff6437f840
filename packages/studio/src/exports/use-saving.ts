/** @file A download by the browser itself, which needs no memory for it, with the server telling how far it is. */
import type { ExportKind, StudioEvent } from '@clflow/server/studio-api';
import { useEffect, useState } from 'react';
import { api, ApiError } from '../api/client.js';
import { onStudioEvent } from '../api/events.js';

type Told = Extract<StudioEvent, { type: 'export' }>;
export type Saving = Pick<Told, 'state' | 'done' | 'total' | 'error'> & { readonly id: string };

export function useSaving(project: number, kind: ExportKind, model: number | undefined) {
  const [saving, setSaving] = useState<Saving | null>(null);
  const id = saving?.id;
  useEffect(
    () => onStudioEvent((event) => event.type === 'export' && event.export === id && setSaving({ ...event, id })),
    [id],
  );
  const start = (): void => {
    const next = crypto.randomUUID();
    setSaving({ id: next, state: 'running', done: 0, total: null, error: null });
    const query = new URLSearchParams({ id: next, ...(model !== undefined && { model: String(model) }) });
    const link = document.createElement('a');
    link.href = `/api/projects/${project}/exports/${kind}?${query.toString()}`;
    link.download = '';
    link.click();
  };
  const cancel = (): void => {
    if (!id) return;
    api.delete(`/exports/${id}`).catch((error: unknown) => {
      // It has ended meanwhile; its event says how.
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    });
  };
  return { saving, start, cancel };
}
