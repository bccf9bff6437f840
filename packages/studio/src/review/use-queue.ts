/** @file Whom a person is asked about, one after the other; each word can be taken back. */
import type { LabelName, LineInspectionJson, ReviewJson } from '@clflow/server/studio-api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { say, takeBack } from '../inspect/line-queries.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';

export type Queued = ReviewJson['queue'][number];

export function useQueue(project: number, queue: readonly Queued[] | undefined) {
  const wrong = useWrong();
  const client = useQueryClient();
  /** What was answered here, in order: also "unsure", which stays in the queue for another day. */
  const [answered, setAnswered] = useState<readonly Queued[]>([]);
  /** Taken back: it is asked again first. */
  const [again, setAgain] = useState<Queued | null>(null);
  const ids = new Set(answered.map(({ id }) => id));
  const open = (queue ?? []).filter(({ id }) => !ids.has(id) && id !== again?.id);
  const current = again ?? open[0];
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['project', project, 'line'] });
  const act = (request: Promise<LineInspectionJson>, onWrong: () => void): void =>
    void request.then(refresh, (error: unknown) => {
      onWrong();
      toast(wrong(error), { isWrong: true });
    });
  return {
    current,
    next: open.find(({ id }) => id !== current?.id),
    /** Of those that are asked about now. */
    left: open.length + (again ? 1 : 0),
    unsure: answered.length > 0 ? (queue ?? []).filter(({ id }) => ids.has(id)).length : 0,
    canUndo: answered.length > 0,
    answer: (label: LabelName): void => {
      if (!current) return;
      setAgain(null);
      setAnswered((now) => [...now, current]);
      act(say(current.id, label), () => setAnswered((now) => now.filter((one) => one !== current)));
    },
    undo: (): void => {
      const last = answered.at(-1);
      if (!last) return;
      setAnswered((now) => now.slice(0, -1));
      setAgain(last);
      act(takeBack(last.id), () => setAgain(null));
    },
    lookAgain: () => setAnswered([]),
  };
}
