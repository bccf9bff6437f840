/** @file The one stream of server-sent events: what it tells makes the answers that hang on it old. */
import type { StudioEvent } from '@clflow/server/studio-api';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { createStore } from '../shared/store.js';

type Listener = (event: StudioEvent) => void;
const listeners = new Set<Listener>();

/** Whether the server is heard; false also while the browser tries again. */
export const isConnected = createStore(true);

/** Calls with every event, until the returned function is called. */
export function onStudioEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Events come in bursts: what they made old is asked for again when they pause. */
function whenQuiet(client: QueryClient, pause: number): (queryKey: QueryKey) => void {
  const old = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (queryKey) => {
    old.set(JSON.stringify(queryKey), queryKey);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const keys = [...old.values()];
      old.clear();
      keys.forEach((key) => void client.invalidateQueries({ queryKey: key }));
    }, pause);
  };
}

/** Of a browser that has given up. */
const TRY_AGAIN = 3000;

/**
 * Browsers connect again by themselves, behind the last event that came; not after an answer that is no stream, as that of a studio
 * which another page's address has yet to open. @returns closes it
 */
export function listen(client: QueryClient): () => void {
  const invalidateLater = whenQuiet(client, 500);
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = new EventSource('/api/events');
    source.onopen = () => {
      if (!isConnected.get()) void client.invalidateQueries();
      isConnected.set(true);
    };
    source.onerror = () => {
      isConnected.set(false);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, TRY_AGAIN);
    };
    source.onmessage = hear;
  };
  const hear = ({ data }: MessageEvent<string>): void => {
    const event = JSON.parse(data) as StudioEvent;
    // By the first parts of their keys: see queries.ts.
    if (event.type === 'project') {
      void client.invalidateQueries({ queryKey: ['projects'] });
      void client.invalidateQueries({ queryKey: ['project', event.project, 'itself'] });
      void client.invalidateQueries({ queryKey: ['project', event.project, 'models'] });
    }
    if (event.type === 'queue') {
      void client.invalidateQueries({ queryKey: ['job'] });
      void client.invalidateQueries({
        predicate: ({ queryKey: key }) => key.includes('jobs') || key.includes('training'),
      });
    }
    if (event.type === 'images') {
      invalidateLater(['project', event.project, 'images']);
      event.images.forEach((image) => invalidateLater(['image', image]));
    }
    if (event.type === 'job') {
      void client.invalidateQueries({ queryKey: ['job', event.job] });
      void client.invalidateQueries({ queryKey: ['projects'] });
      if (event.project !== null) void client.invalidateQueries({ queryKey: ['project', event.project] });
      void client.invalidateQueries({ queryKey: ['results'] });
    }
    listeners.forEach((listener) => listener(event));
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
