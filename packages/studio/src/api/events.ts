/** @file The one stream of server-sent events: what it tells makes the answers that hang on it old. */
import type { StudioEvent } from '@clflow/server/studio-api';
import type { QueryClient } from '@tanstack/react-query';

type Listener = (event: StudioEvent) => void;
const listeners = new Set<Listener>();

/** Calls with every event, until the returned function is called. */
export function onStudioEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Browsers connect again by themselves, behind the last event that came. @returns closes it */
export function listen(client: QueryClient): () => void {
  const source = new EventSource('/api/events');
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as StudioEvent;
    // By the first parts of their keys: see queries.ts.
    if (event.type === 'project') void client.invalidateQueries({ queryKey: ['projects'] });
    if (event.type === 'images') void client.invalidateQueries({ queryKey: ['project', event.project, 'images'] });
    if (event.type === 'job') {
      void client.invalidateQueries({ queryKey: ['job', event.job] });
      void client.invalidateQueries({ queryKey: ['projects'] });
      if (event.project !== null) void client.invalidateQueries({ queryKey: ['project', event.project] });
    }
    listeners.forEach((listener) => listener(event));
  };
  return () => source.close();
}
