/** @file A training as it goes on: from where the server says that it is, then event by event. */
import type { JobJson } from '@clflow/server/studio-api';
import { useEffect, useState } from 'react';
import { onStudioEvent } from '../api/events.js';
import { afterEvent, before, fromProgress, type RunState } from './run-state.js';

export function useRun(job: string, progress: JobJson['progress'] | undefined): RunState {
  const [live, setLive] = useState<{ job: string; run: RunState } | null>(null);
  const known = live?.job === job ? live.run : undefined;
  // The job is asked for again whenever its state changes; what was seen since then is not thrown away.
  if (progress && !known) setLive({ job, run: fromProgress(progress) });
  useEffect(
    () =>
      onStudioEvent((event) => {
        if (event.type !== 'progress' || event.job !== job) return;
        // Until the job itself is there, its own progress has all that was told.
        setLive((now) => (now?.job === job ? { job, run: afterEvent(now.run, event.event) } : now));
      }),
    [job],
  );
  return known ?? before;
}
