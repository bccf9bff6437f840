/** @file What was odd about an image that could be read all the same. */

export const imageNoteKinds = {
  'stray-bytes': 'Bytes that belong to nothing stand between the segments of a JPEG.',
  'extra-channels': 'Channels beside red, green and blue are left out.',
  'empty-alpha': 'Its alpha channel is 0 everywhere, which would make all of it transparent; it is left out.',
  transparent: 'Some of its pixels are transparent; they are laid on black.',
  range: 'Its values do not fit the range that a model was trained on.',
  'faint-mask': 'A mask of a lossy format stays below the value from which on a pixel counts.',
} as const;

export interface ImageNote {
  readonly kind: keyof typeof imageNoteKinds;
  /** A sentence that names the file. */
  readonly message: string;
}

export type OnImageNote = (note: ImageNote) => void;
