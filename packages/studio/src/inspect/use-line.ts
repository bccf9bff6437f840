/** @file The line as this page sees it: the newest inspection or the one that was chosen, what is on its way, words about it. */
import type { LabelName, LineInspectionJson, LinePage } from '@clflow/server/studio-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { NewestWins } from '../camera/newest.js';
import { useStore } from '../shared/store.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';
import { inspect, lineQueries, say, takeBack, useLineEvents } from './line-queries.js';

export function useLine(project: number, onVerdict: (inspection: LineInspectionJson) => void) {
  const t = useTranslations('inspect');
  const wrong = useWrong();
  const client = useQueryClient();
  useLineEvents(project);
  const { data: latest } = useQuery(lineQueries.latest(project));
  const [chosen, setChosen] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);

  const { queryKey } = lineQueries.latest(project);
  const put = useCallback(
    (inspection: LineInspectionJson): void => {
      client.setQueryData<LinePage>(queryKey, (page) => {
        const others = page?.inspections.filter(({ id }) => id !== inspection.id) ?? [];
        const inspections = [inspection, ...others].sort((a, b) => b.sequence - a.sequence).slice(0, 50);
        return { next: null, ...page, inspections };
      });
      void client.invalidateQueries({ queryKey: ['project', project, 'line', 'summary'] });
    },
    // Its key is made of the product alone.
    [client, project],
  );

  /** What the queue calls is what this render knows. */
  const act = useRef<(picture: Blob) => Promise<void>>(async () => {});
  act.current = async (picture) => {
    try {
      const inspection = await inspect(project, picture, { source: 'camera' });
      put(inspection);
      setFailed(null);
      onVerdict(inspection);
    } catch (error) {
      setFailed(wrong(error));
    }
  };
  const queue = useMemo(() => new NewestWins<Blob>((picture) => act.current(picture)), []);

  const newest = latest?.[0];
  const shown = latest?.find(({ id }) => id === chosen) ?? newest;
  const speak = async (label: LabelName): Promise<void> => {
    if (!shown) return;
    try {
      put(await say(shown.id, label));
      toast(t('said', { label: t(`label.${label}`) }), {
        key: 'word',
        undo: () =>
          void takeBack(shown.id)
            .then(put)
            .catch((error: unknown) => toast(wrong(error), { isWrong: true })),
      });
    } catch (error) {
      toast(wrong(error), { isWrong: true });
    }
  };
  const step = (by: number): void => {
    if (!latest || !shown) return;
    const place = latest.indexOf(shown) + by;
    setChosen(place <= 0 ? null : (latest[Math.min(place, latest.length - 1)]?.id ?? null));
  };
  return {
    ...{ latest, shown, failed, speak, step, put },
    isNewest: shown === newest,
    choose: setChosen,
    offer: (picture: Blob) => {
      setChosen(null);
      queue.offer(picture);
    },
    isBusy: useStore(queue.isBusy),
    dropped: useStore(queue.dropped),
  };
}
