/** @file An operator of somebody else's graph and what is known of its inputs before anything is computed. */

/** What is known of a tensor before it is computed. */
export interface Known {
  readonly shape: readonly number[];
  /** Its numbers, row by row, where they are few and do not depend on images. */
  readonly values: readonly number[] | null;
}

/** What an operator is given. */
export interface Call {
  readonly op: string;
  /** Undefined where an optional input is left out. */
  readonly inputs: readonly (Known | undefined)[];
  readonly outputs: number;
  /** Whether it computes with fractions. */
  readonly fractions: boolean;
  readonly ints: (attribute: string) => readonly number[] | undefined;
  readonly text: (attribute: string) => string | undefined;
}
