/** @file Requests to the server that serves these pages. */

/** A sentence of the server by its code, with what stands in it. */
export interface Told {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What the server says is wrong, in a sentence, with its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
    /** Which sentence it is, for those of the studio's own routes. */
    readonly told: Told | null = null,
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
  throw await refusal(response);
}

/** Of an answer that is none. */
export async function refusal(response: Response): Promise<ApiError> {
  const {
    error,
    code,
    values = {},
  } = (await response.json().catch(() => ({}))) as { readonly error?: string } & Partial<Told>;
  return new ApiError(response.status, error ?? response.statusText, code === undefined ? null : { code, values });
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
