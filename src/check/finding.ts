/** @file What a check finds. */

export const findingKinds = [
  'unreadable',
  'alike',
  'one-colour',
  'copies',
  'odd-size',
  'dark',
  'bright',
  'blurred',
  'mask',
  'unused',
  'range',
  'pixels',
  'strange',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** `error`: nothing can be learned or measured so. `warning`: a result will be worse, or mean less. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly files: readonly string[];
  /** A whole sentence. */
  readonly message: string;
}
