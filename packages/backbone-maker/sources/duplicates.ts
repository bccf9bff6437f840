/** @file Copies: the same bytes, the same wallpaper at another size, and what looks so alike that it is one subject. */
import { subjectOf, type Candidate } from './candidate.js';
import { colourDistance, correlation } from './glance.js';

/** Above this two thumbnails show one picture; other colours make it another picture of the same subject. */
const SAME_PICTURE = 0.975;
const SAME_COLOURS = 10;
/** Above this two images show one subject and must not be trained on and held out at once. */
const SAME_SUBJECT = 0.9;

/** The candidates without copies; of each picture the largest version stays, of equals the first id. */
export function withoutDuplicates(candidates: readonly Candidate[]): Candidate[] {
  const largestFirst = [...candidates].sort(
    (a, b) => b.width * b.height - a.width * a.height || (a.id < b.id ? -1 : 1),
  );
  const kept: Candidate[] = [];
  for (const candidate of largestFirst) {
    if (!kept.some((other) => isDuplicate(candidate, other))) kept.push(candidate);
  }
  return kept.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * For each candidate the id that stands for its subject: the first id of all that are alike, directly or through
 * others. A series is its own affair: its images are alike on purpose, and its source decides their split.
 */
export function subjects(candidates: readonly Candidate[]): Map<string, string> {
  const subject = new Map(candidates.map(({ id }) => [id, id]));
  for (const [i, a] of candidates.entries()) {
    for (const b of candidates.slice(i + 1)) {
      const [first, second] = [subject.get(a.id), subject.get(b.id)].sort();
      if (first === second || !isSameSubject(a, b)) continue;
      for (const [id, current] of subject) if (current === second) subject.set(id, first as string);
    }
  }
  return subject;
}

function isDuplicate(a: Candidate, b: Candidate): boolean {
  if (a.sha256 === b.sha256) return true;
  if (a.source.series || b.source.series) return false;
  if (a.source.id === b.source.id && subjectOf(a.path) === subjectOf(b.path)) return true;
  return (
    correlation(a.thumbnail, b.thumbnail) > SAME_PICTURE && colourDistance(a.thumbnail, b.thumbnail) < SAME_COLOURS
  );
}

function isSameSubject(a: Candidate, b: Candidate): boolean {
  if (a.source.series || b.source.series) return false;
  return correlation(a.thumbnail, b.thumbnail) > SAME_SUBJECT;
}
