/** @file Requests to the server that serves these pages. */

/** What the server says is wrong, in a sentence, with its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`/api${path}`, {
    method,
    headers: body === undefined || isForm ? {} : { 'content-type': 'application/json' },
    body: body === undefined || isForm ? body : JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, 'unreachable');
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
  const told = (await response.json().catch(() => ({}))) as { readonly error?: string };
  throw new ApiError(response.status, told.error ?? response.statusText);
}

export const api = {
  get: <Answer>(path: string, query: Readonly<Record<string, string | number | boolean | undefined>> = {}) => {
    const given = Object.entries(query).filter(
      (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
    );
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return request<Answer>('GET', text === '' ? path : `${path}?${text}`);
  },
  post: <Answer>(path: string, body?: unknown) => request<Answer>('POST', path, body ?? {}),
  patch: <Answer>(path: string, body: unknown) => request<Answer>('PATCH', path, body),
  delete: <Answer>(path: string) => request<Answer>('DELETE', path),
};

/** Where pictures come from; the version makes an address one of a content that never changes. */
export const pictures = {
  thumb: (image: number) => `/api/images/${image}/thumb`,
  file: (image: number) => `/api/images/${image}/file`,
  mask: (image: number, version = '') => `/api/images/${image}/mask${version && `?v=${encodeURIComponent(version)}`}`,
};
