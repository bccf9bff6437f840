/** @file What is worth telling about a data set of any layout. */
import type { Sample } from './sample.js';
import { counted } from './samples.js';

/** Remarks on the test images and on files that were left out. */
export function commonNotes(test: readonly Sample[], unsupported: number): string[] {
  const notes = test.length === 0 ? ['There are no test images: enough to train, not to evaluate.'] : testNotes(test);
  if (unsupported > 0) {
    notes.push(`${counted(unsupported, 'file')} of image types that are not supported (such as gif, heic) left out.`);
  }
  return notes;
}

function testNotes(test: readonly Sample[]): string[] {
  const anomalous = test.filter((sample) => sample.label === 'anomalous');
  if (anomalous.length === 0) return ['The test images are all normal, so no detection metric can be computed.'];
  const notes: string[] = [];
  if (anomalous.length === test.length) {
    notes.push('The test images are all anomalous, so no detection metric can be computed: add good ones.');
  }
  const unmasked = anomalous.filter((sample) => sample.mask === undefined);
  if (unmasked.length === anomalous.length) {
    notes.push('There are no ground-truth masks, so only image metrics can be computed.');
  } else if (unmasked.length > 0) {
    const defects = [...new Set(unmasked.map((sample) => sample.defect))].join(', ');
    notes.push(
      `${unmasked.length} of ${anomalous.length} anomalous test images have no mask (${defects}): pixel metrics leave them out.`,
    );
  }
  return notes;
}
