/** @file Folders of the shared data whose licence lets a model be trained on them and given away; read in place, never copied here. */
import type { FolderSource } from './source.js';

const AMAZON = {
  kind: 'folder',
  licence: 'CC-BY-SA-4.0',
  attribution: 'Amazon Lookout for Vision samples, Amazon Web Services, CC BY-SA 4.0',
  author: 'Amazon Web Services',
  include: /^[^/]+$/,
  series: true,
} as const;

/** One paper set is never trained on, so that a kind of surface is new to the backbone. */
const PAPERS = ['pa_bdp01_tl', 'pa_bft01_tl', 'pa_brg01_rl', 'pa_brg02_rl', 'pa_brg03_tl', 'pa_btn01_rl'] as const;
const HELD_OUT_PAPER = 'pa_btn01_rl';

export const FOLDERS: readonly FolderSource[] = [
  {
    id: 'textures_pmndrs',
    kind: 'folder',
    folder: 'textures/cc0_pmndrs_normals',
    licence: 'CC0-1.0',
    attribution: '@pmndrs/assets (npm), CC0 1.0',
    author: 'Poimandres',
    include: /^[^/]+$/,
    split: 'tenth',
  },
  {
    id: 'textures_skimage',
    kind: 'folder',
    folder: 'textures/cc0_skimage',
    licence: 'CC0-1.0',
    attribution: "scikit-image's sample textures (Debian's python3-skimage), CC0 1.0",
    author: 'CC0Textures, by way of the scikit-image team',
    include: /^[^/]+$/,
    split: 'tenth',
  },
  ...PAPERS.map((paper): FolderSource => ({
    id: `piped_${paper}`,
    kind: 'folder',
    folder: `piped/${paper}/train/good`,
    licence: 'CC-BY-4.0',
    attribution: 'PIPED, printed paper with impurities, CC BY 4.0',
    author: 'the authors of PIPED',
    include: /^[^/]+$/,
    split: paper === HELD_OUT_PAPER ? 'held-out' : 'train',
    series: true,
  })),
  { ...AMAZON, id: 'aws_cookie', folder: 'aws_cookie/train/good', split: 'train' },
  { ...AMAZON, id: 'aws_alien', folder: 'aws_alien/train/good', split: 'quarter' },
];
