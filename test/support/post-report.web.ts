/** @file What pages of tests share: they post what came of their work, and tell how something failed. */

export async function messageOf(failing: Promise<unknown>): Promise<string> {
  try {
    await failing;
    return 'nothing failed';
  } catch (error) {
    return String(error);
  }
}

/** Posts to /result what the work gives, or how it failed. */
export function postReport(work: Promise<unknown>): void {
  const post = (report: unknown): Promise<Response> =>
    fetch('/result', { method: 'POST', body: JSON.stringify(report) });
  void work.then(post, (error: unknown) =>
    post({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
}
