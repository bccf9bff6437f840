/** @file Names and times that a line says about its parts: short, printable, and never trusted further than that. */

/** Characters of a trigger id or a part id. */
const LONGEST = 200;

/** Thrown for what a line said and cannot be taken; its message is a sentence for whoever sent it. */
export class Misspoken extends Error {}

/**
 * A trigger id or a part id; numbers are taken as their digits.
 *
 * @param name how to call it in the sentence: `trigger_id`
 * @throws Misspoken
 */
export function spokenName(value: unknown, name: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string') throw new Misspoken(`${name} has to be a text or a number.`);
  if (text.length > LONGEST) throw new Misspoken(`${name} is longer than ${LONGEST} characters.`);
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) throw new Misspoken(`${name} has characters that cannot be printed.`);
  return text;
}

/** RFC 3339, with its zone: a time without one means another moment on every machine. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** @throws Misspoken */
export function spokenTime(value: unknown, name: string): Date | null {
  if (value === undefined || value === null || value === '') return null;
  const time = typeof value === 'string' && MOMENT.test(value) ? new Date(value) : new Date(NaN);
  if (Number.isNaN(time.getTime()))
    throw new Misspoken(`${name} has to be a time with its zone, such as 2026-03-01T14:05:09.120Z.`);
  return time;
}

const MOST_TAGS = 16;

/** What else was said beside an image: the first texts, numbers and truths of an object, as texts. */
export function spokenTags(said: Readonly<Record<string, unknown>>): Record<string, string> {
  const plain = Object.entries(said).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return Object.fromEntries(
    plain
      .map(([name, value]) => [name, String(value)] as const)
      .filter(isShort)
      .slice(0, MOST_TAGS),
  );
}

function isShort([name, value]: readonly [string, string]): boolean {
  return name.length <= LONGEST && value.length <= LONGEST;
}
