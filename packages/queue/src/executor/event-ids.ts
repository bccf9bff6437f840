/** @file Ids of a queue's events as the rising whole numbers that streams of events go on from. */

/** Milliseconds since then are counted: ids stay below 2^53 and 15 digits for three decades. */
const BEGIN = Date.UTC(2025, 0, 1);
/** Events of one millisecond that can be told apart. */
const IN_ONE = 1000;

/** @param id of Redis, `milliseconds-number`, or of PostgreSQL, a whole number */
export function eventNumber(id: string): number {
  const [milliseconds, place] = id.split('-');
  if (place === undefined) return Number(milliseconds);
  return (Number(milliseconds) - BEGIN) * IN_ONE + Math.min(Number(place), IN_ONE - 1);
}

/** When it was; now for PostgreSQL, whose ids do not say. */
export function eventTime(id: string): number {
  const [milliseconds, place] = id.split('-');
  return place === undefined ? Date.now() : Number(milliseconds);
}
