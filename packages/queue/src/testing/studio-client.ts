/** @file A studio with a folder for its data and pages that say nothing, as a script uses it over HTTP. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { studio } from '@clflow/server';
import type { JobJson, ProjectJson, StudioEvent, TrainingOutlook } from '@clflow/server/studio-api';

export interface StudioClient {
  readonly data: string;
  /** @param body JSON, or a picture */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A product, opened, once it can be trained. */
  open(folder: string): Promise<ProjectJson>;
  train(project: number, request: object): Promise<JobJson>;
  job(id: string): Promise<JobJson>;
  /** What its stream has told since this client was made. */
  readonly told: readonly StudioEvent[];
  /** Leaves its data. */
  stop(): Promise<void>;
}

/** @param root folder for `data`, which is kept from start to start */
export async function startStudio(root: string, queue?: string): Promise<StudioClient> {
  const [data, pages] = [join(root, 'data'), join(root, 'pages')];
  mkdirSync(pages, { recursive: true });
  writeFileSync(join(pages, 'index.html'), '<title>studio</title>');
  const { url, stop } = await studio({ data, pages, queue, logLevel: 'silent', port: 0 });
  const { origin, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  const told: StudioEvent[] = [];
  const ends = new AbortController();
  const stream = await fetch(`${origin}/api/events`, { headers, signal: ends.signal });
  const listening = listen(stream, told).catch(() => {});
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const isJson = body !== undefined && !(body instanceof Blob);
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers: { ...headers, ...(isJson ? { 'content-type': 'application/json' } : {}) },
      body: isJson ? JSON.stringify(body) : (body as Blob | undefined),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    ...{ data, call, told },
    open: async (folder) => {
      const project = await call<ProjectJson>('POST', '/projects', { folder });
      const obstacle = async (): Promise<string | null> =>
        (await call<TrainingOutlook>('GET', `/projects/${project.id}/training`)).obstacle;
      // Answered before a slow disk was looked through.
      while ((await obstacle()) !== null) await new Promise((resolve) => setTimeout(resolve, 100));
      return project;
    },
    train: (project, request) => call('POST', `/projects/${project}/train`, request),
    job: (id) => call('GET', `/jobs/${id}`),
    stop: async () => {
      ends.abort();
      await listening;
      await stop();
    },
  };
}

async function listen(response: Response, told: StudioEvent[]): Promise<void> {
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + part).split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) told.push(JSON.parse(data) as StudioEvent);
    }
  }
}
