/** @file Which good images are strange to the others, as a training would leave them out. */
import { openBackbone } from '../../backbone/index.node.js';
import { usableImages, type Examined, type Finding } from '../../check/index.js';
import { imageFiles } from '../../dataset/index.js';
import { openRuntime } from '../../detector/open-runtime.node.js';
import { strangestImages } from '../../training/contamination.js';
import { trainingPlan } from '../../training/plan.js';
import { workingSizeFor } from '../../training/working-size.js';
import { defaults } from './defaults.js';
import type { OnTaskEvent } from './events.js';

export interface StrangeOptions {
  /** Share of the images that may be defects. */
  readonly contamination: number;
  readonly maxMegapixels: number;
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly onEvent: OnTaskEvent;
}

/** @param good images of which something can be learned; those that cannot be decoded are passed over */
export async function strangeFindings(
  good: Examined,
  { contamination, maxMegapixels, threads, signal, onEvent }: StrangeOptions,
): Promise<Finding[]> {
  const images = usableImages(good, { skipBad: true });
  const runtime = await openRuntime(defaults.device, { threads });
  const backbone = await openBackbone({ name: defaults.backbone }, runtime);
  const size = workingSizeFor(backbone, undefined, images.typical);
  const strangest = await strangestImages({
    plan: trainingPlan({ method: defaults.method, size, seed: defaults.seed }, { contamination }),
    images: imageFiles(images.files, { range: images.inputRange, maxMegapixels }),
    nearCopies: images.nearCopies,
    ...{ backbone, runtime, signal, onEvent },
  });
  const named = strangest.map((index) => images.files[index]);
  if (named.length === 0) return [];
  const message =
    `${named.length} of ${images.files.length} good images ${named.length === 1 ? 'is' : 'are'} the strangest to the others; look at ` +
    `${named.length === 1 ? 'it' : 'them, the strangest first'}, and take out what is not good:` +
    named.map((file) => `\n  ${file}`).join('');
  return [{ kind: 'strange', severity: 'note', files: named, message }];
}
