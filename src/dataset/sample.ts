/** @file What a data set is: lists of labelled image files. Nothing is decoded here. */

/** How the folders of a data set are arranged. */
export const layouts = ['mvtec', 'mvtec2', 'loco', 'btad', 'visa', 'kolektor', 'kolektor2', 'dagm', 'folder'] as const;
export type Layout = (typeof layouts)[number];

export interface Sample {
  /** Absolute path of the image. */
  readonly file: string;
  /** Path relative to the root, with `/` on every system. */
  readonly name: string;
  readonly label: 'normal' | 'anomalous';
  /** The defect's type as its folder is called; 'good' for normal images. */
  readonly defect: string;
  /** Absolute paths of the ground-truth masks, which count as one; empty where there is none. */
  readonly masks: readonly string[];
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
  /** Whether a mask file has no defect pixel; needed for layouts whose labels are in their masks: KolektorSDD, KolektorSDD2 and DAGM. */
  readonly isEmptyMask?: (file: string) => Promise<boolean>;
}
