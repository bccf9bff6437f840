/** @file What folders are called in the field. Case, Unicode form, blanks, dashes and underscores make no difference. */

/** Folders of good images. */
const normalNames = ['good', 'ok', 'okay', 'normal', 'pass', 'passed', 'defectfree', 'nodefect', 'nodefects'];
/** Folders of all kinds of defects: what lies one folder deeper is the kind. */
const anomalousNames =
  'ng nok ko bad defect defects defective anomaly anomalies anomalous abnormal fail failed faulty reject rejects rejected'.split(
    ' ',
  );
const maskNames = 'mask masks groundtruth groundtruths groundtruthmask groundtruthmasks gt gts'.split(' ');
/** Names of mask folders that may be those of defects or products too. */
const doubtfulMaskNames = 'label labels annotation annotations segmentation segmentations seg'.split(' ');
/** Folders that say nothing but that images are inside. */
const neutralNames = ['image', 'images', 'img', 'imgs'];

export const trainNames = ['train', 'training'];
export const testNames = ['test', 'testing', 'test_public'];
export const validationNames = ['validation', 'val', 'valid'];

/** A name as it is compared: of one Unicode form (macOS decomposes, others compose) and in small letters. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export const isNormalName = among(normalNames);
export const isAnomalousName = among(anomalousNames);
export const isMaskName = among(maskNames);
export const isDoubtfulMaskName = among(doubtfulMaskNames);
export const isNeutralName = among(neutralNames);

export const isTestName = among(testNames);

/** Whether a folder is a part of a data set (train, test, …), neither a label nor a mask. */
export const isPlaceName = among([...trainNames, ...testNames, ...validationNames]);

/** Whether a folder is called as one of these kinds of defects, or several of them: scratch, scratches. */
export function isDefectName(name: string, kinds: readonly string[]): boolean {
  const squashedName = squashed(name);
  return kinds.map(squashed).some((kind) => [kind, `${kind}s`, `${kind}es`].includes(squashedName));
}

function among(names: readonly string[]): (name: string) => boolean {
  const known = new Set(names.map(squashed));
  return (name) => known.has(squashed(name));
}

function squashed(name: string): string {
  return folded(name).replace(/[-_ .]/g, '');
}
