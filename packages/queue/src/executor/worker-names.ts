/** @file Names of the workers that are connected, from what the queue's server tells of its clients. */

/** Behind it a client of BullMQ has the name of its worker. */
const MARK = ':w:';

/**
 * @param clients of BullMQ's `getWorkers`: a worker has several, and a server that tells nothing gives one without a name of its own
 * @returns in order; null where the server does not tell
 */
export function workerNames(clients: readonly Readonly<Record<string, string>>[]): string[] | null {
  const names = clients.map(({ rawname }) => rawname);
  if (names.some((name) => name === undefined)) return null;
  const known = names.filter((name) => name.includes(MARK)).map((name) => name.slice(name.indexOf(MARK) + MARK.length));
  return [...new Set(known)].sort();
}
