/** @file What a data set is: lists of labelled image files. Nothing is decoded here. */

/** How the folders of a data set are arranged. */
export const layouts = ['mvtec', 'btad', 'visa', 'kolektor', 'folder'] as const;
export type Layout = (typeof layouts)[number];

export interface Sample {
  /** Absolute path of the image. */
  readonly file: string;
  /** Path relative to the root, with `/` on every system. */
  readonly name: string;
  readonly label: 'normal' | 'anomalous';
  /** The defect's type as its folder is called; 'good' for normal images. */
  readonly defect: string;
  /** Absolute path of the ground-truth mask, where there is one. */
  readonly mask?: string;
}

export interface Dataset {
  /** Absolute path of the category's folder. */
  readonly root: string;
  /** The name of that folder. */
  readonly category: string;
  readonly layout: Layout;
  /** Normal images only, at least one, in natural order of their names. */
  readonly train: Sample[];
  /** Normal and anomalous images in natural order of their names; may be empty. */
  readonly test: Sample[];
  /** Sentences worth telling the user. */
  readonly notes: string[];
}

/** What can be said about how to open a data set. */
export interface OpenOptions {
  /** Take this layout instead of detecting it. */
  readonly layout?: Layout;
  /** Whether a mask file has no defect pixel; needed for the KolektorSDD layout, whose labels are in its masks. */
  readonly isEmptyMask?: (file: string) => Promise<boolean>;
}
