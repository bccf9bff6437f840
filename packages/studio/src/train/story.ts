/** @file A training from its beginning, as the server keeps it. */
import type { RunStory } from '@clflow/server/studio-api';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { afterEvent, before, type LossPoint, type RunState } from './run-state.js';

export function storyQuery(job: string) {
  return queryOptions({ queryKey: ['job', job, 'story'], queryFn: () => api.get<RunStory>(`/jobs/${job}/story`) });
}

/** What came by the stream, behind what was before it: a page that comes late or comes back shows the whole. */
export function withStory(run: RunState, story: RunStory | undefined): RunState {
  if (!story) return run;
  const past = story.events.reduce<RunState>((state, event) => afterEvent(state, event), before);
  return {
    ...run,
    resumed: run.resumed ?? past.resumed,
    notes: [...past.notes, ...run.notes.filter((note) => !past.notes.includes(note))],
    curve: joined(past.curve, run.curve),
  };
}

function joined(past: readonly LossPoint[], live: readonly LossPoint[]): readonly LossPoint[] {
  if (live.length === 0) return past;
  return [...past.filter(({ epoch }) => epoch < live[0].epoch), ...live];
}

/** All maps of one epoch, a byte a value, each of as many as the grid has. */
export function mapsQuery(job: string, epoch: number | undefined) {
  return queryOptions({
    queryKey: ['run maps', job, epoch],
    queryFn: async ({ signal }): Promise<Uint8Array> => {
      const response = await fetch(`/api/jobs/${job}/maps/${epoch}`, { signal });
      if (!response.ok) throw new Error(response.statusText);
      return new Uint8Array(await response.arrayBuffer());
    },
    enabled: epoch !== undefined,
    staleTime: Infinity,
    gcTime: 300_000,
    retry: 1,
  });
}

export type Previews = NonNullable<RunStory['previews']>;

/** Of one picture: its part of the maps, as deviations from what good pictures show. */
export function mapOf({ grid, low, high }: Previews, maps: Uint8Array, picture: number): Float32Array {
  const size = grid.width * grid.height;
  return Float32Array.from(
    maps.subarray(picture * size, (picture + 1) * size),
    (byte) => low + ((high - low) * byte) / 255,
  );
}
