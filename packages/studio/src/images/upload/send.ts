/** @file One file to the server. By XMLHttpRequest, since `fetch` does not tell how much of it has gone. */
import type { Uploaded } from '@clflow/server/studio-api';
import { ApiError } from '../../api/client.js';
import { UploadQueue, type Send } from './queue.js';

function read<Answer>(text: string): Partial<Answer> {
  try {
    return JSON.parse(text) as Partial<Answer>;
  } catch {
    return {};
  }
}

const sendTo =
  (project: number): Send =>
  (file, into, onShare, signal) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `/api/projects/${project}/uploads?into=${encodeURIComponent(into)}`);
      request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
      request.onerror = () => reject(new ApiError(0, 'unreachable'));
      request.onabort = () => reject(new ApiError(0, 'stopped'));
      request.onload = () => {
        const told = read<Uploaded & { error: string }>(request.responseText);
        if (request.status >= 400) return reject(new ApiError(request.status, told.error ?? request.statusText));
        const refused = told.files?.find(({ error }) => error !== null)?.error;
        // The server has it and cannot use it: another try would be the same.
        return refused ? reject(new ApiError(422, refused)) : resolve();
      };
      signal.addEventListener('abort', () => request.abort(), { once: true });
      const form = new FormData();
      form.append('files', file, file.name);
      request.send(form);
    });

const queues = new Map<number, UploadQueue>();

/** That of the product: it goes on when its page is left. */
export function uploadsOf(project: number): UploadQueue {
  const queue = queues.get(project) ?? new UploadQueue(sendTo(project));
  queues.set(project, queue);
  return queue;
}
