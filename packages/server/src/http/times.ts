/** @file Times as clients get them: RFC 3339, UTC. */

/** @param milliseconds since 1970 */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function isoOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : iso(milliseconds);
}
