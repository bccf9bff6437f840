/** @file `clflow synthesize`: paints defects on good images and writes them out, to look at or to train others on. */
import { Command, Option } from 'commander';
import type { Layout } from '../../../dataset/index.js';
import { jsonOption, layoutOption, names, wholeNumber } from '../../arguments.js';

export interface SynthesizeOptions {
  readonly output: string;
  readonly count: number;
  readonly seed: number;
  readonly size: string;
  readonly types?: string[];
  readonly layout?: Layout;
  readonly json?: boolean;
}

const EXAMPLES = `
Writes DIR/images/NNN_type.png, DIR/masks/NNN_type.png (255 is defect), DIR/defects.json (type, files, source image,
boxes in pixels, seed) and DIR/contact-sheet.png: good image, defect, outline of its mask, side by side.

Examples:
  clflow synthesize photos/bottle --output defects
  clflow synthesize photos/bottle --output defects --count 200 --seed 7 --size 256x512
  clflow synthesize photos/bottle --output cracks --types crack,scratch

Types: scratch, crack, dent, stain, contamination, fibre, missing-part, breakage, misplaced, foreign-patch,
colour-fault, deformation, texture-fault, abrasion.`;

/** The verb with its options. Throws ClflowError from its action. */
export function synthesizeCommand(): Command {
  return new Command('synthesize')
    .description('Paint realistic defects on good images, each with its mask and boxes.')
    .argument('<DATA>', 'folder of one product')
    .requiredOption('-o, --output <DIR>', 'folder to write to')
    .addOption(new Option('--count <n>', 'how many defects').argParser(wholeNumber(1)).default(32))
    .addOption(new Option('--seed <n>', 'seed of all chance').argParser(wholeNumber(0)).default(0))
    .option('--size <n>', 'working size: 256 for that area with the aspect ratio kept, or HxW', '256')
    .addOption(new Option('--types <a,b,c>', 'types to draw from (default: all that fit the product)').argParser(names))
    .addOption(layoutOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (data: string, options: SynthesizeOptions) => {
      const { synthesizeDataset } = await import('../../../tasks/synthesize.js');
      const { writeSummary } = await import('./summary.js');
      writeSummary(await synthesizeDataset(data, options), options.json === true);
    });
}
