/** @file A training as it goes on: from where the server says that it is, then event by event. */
import type { JobJson, RunStory } from '@clflow/server/studio-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { onStudioEvent } from '../api/events.js';
import { afterEvent, before, fromProgress, type RunState } from './run-state.js';
import { storyQuery, withStory } from './story.js';

/** Phases behind which there are pictures or maps that were not there before. */
const SHOWN = ['pictures', 'preview'];

export function useRun(
  job: string,
  progress: JobJson['progress'] | undefined,
): { readonly run: RunState; readonly story: RunStory | undefined } {
  const client = useQueryClient();
  const [live, setLive] = useState<{ job: string; run: RunState } | null>(null);
  const known = live?.job === job ? live.run : undefined;
  // The job is asked for again whenever its state changes; what was seen since then is not thrown away.
  if (progress && !known) setLive({ job, run: fromProgress(progress) });
  useEffect(
    () =>
      onStudioEvent((event) => {
        if (event.type !== 'progress' || event.job !== job) return;
        // What is to be looked at lies with the server.
        if (SHOWN.includes(String(event.event.phase))) void client.invalidateQueries(storyQuery(job));
        // Until the job itself is there, its own progress has all that was told.
        setLive((now) => (now?.job === job ? { job, run: afterEvent(now.run, event.event) } : now));
      }),
    [job, client],
  );
  const story = useQuery({ ...storyQuery(job), enabled: progress !== undefined });
  const run = useMemo(() => withStory(known ?? before, story.data), [known, story.data]);
  return { run, story: story.data };
}
