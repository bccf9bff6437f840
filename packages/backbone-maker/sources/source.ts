/** @file What a source of images is: a Debian package or a folder of the shared data, and which of its files count. */
import type { CopyrightRule } from './copyright.js';
import type { SplitRule } from './split.js';

interface SourceBase {
  readonly id: string;
  /** Licence of the source as a whole, for the manifest's list; each image has its own. */
  readonly licence: string;
  readonly attribution: string;
  /** Paths inside the source, of files that count. */
  readonly include: RegExp;
  /** Paths that do not, though they are included. */
  readonly exclude?: RegExp;
  /** What each image's split is decided by. */
  readonly split: SplitRule;
  /** Photographs of one kind of thing: alike on purpose, so only exact copies are dropped. */
  readonly series?: boolean;
}

export interface DebianSource extends SourceBase {
  readonly kind: 'debian';
  readonly package: string;
  /** Folder inside the package whose files are looked at. */
  readonly root: string;
  /** What stands before a path under `root` in the source package, where the copyright file's patterns apply. */
  readonly upstream: string;
  /** A zip archive inside `root` that holds the files. */
  readonly archive?: string;
  /** Our reading of a copyright file in free text; without it the package's copyright file is read as DEP-5. */
  readonly decisions?: readonly CopyrightRule[];
  /** In place of a list of contributors that names nobody in particular. */
  readonly author?: string;
}

export interface FolderSource extends SourceBase {
  readonly kind: 'folder';
  /** Folder under the shared data. */
  readonly folder: string;
  readonly author: string;
}

export type Source = DebianSource | FolderSource;
