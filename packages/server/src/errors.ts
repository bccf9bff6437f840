/** @file What a request can be answered with when it is not answered with what it asked for. */

/** An answer of another status than 200. The message is for the client: what was wrong with the request, never a path or a stack. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  /** @param retryAfter seconds after which the same request may succeed */
  constructor(
    readonly status:
      | 400
      | 401
      | 403
      | 404
      | 405
      | 406
      | 408
      | 409
      | 411
      | 412
      | 413
      | 414
      | 415
      | 421
      | 422
      | 429
      | 500
      | 501
      | 503
      | 507,
    message: string,
    readonly retryAfter?: number,
    /** The same for programs: which sentence it is, and what stands in it. */
    readonly told?: { readonly code: string; readonly values: Readonly<Record<string, string | number>> },
  ) {
    super(message);
  }
}
