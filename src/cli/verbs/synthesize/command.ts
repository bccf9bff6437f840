/** @file `clflow synthesize`: paints defects on good images and writes them out, to look at or to train others on. */
import { Command, Option } from 'commander';
import { defaults } from '../../../tasks/support/defaults.js';
import { jsonOption, layoutOption, maxMegapixelsOption, names, wholeNumber } from '../../arguments.js';
import type { SynthesizeFlags } from './run.js';

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
    .addOption(new Option('--count <n>', 'how many defects').argParser(wholeNumber(1)).default(defaults.count))
    .addOption(new Option('--seed <n>', 'seed of all chance').argParser(wholeNumber(0)).default(defaults.seed))
    .option('--size <n>', 'working size: 256 for that area with the aspect ratio kept, or HxW', defaults.size)
    .addOption(new Option('--types <a,b,c>', 'types to draw from (default: all that fit the product)').argParser(names))
    .addOption(layoutOption())
    .addOption(maxMegapixelsOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (data: string, options: SynthesizeFlags) => {
      const { runSynthesize } = await import('./run.js');
      await runSynthesize(data, options);
    });
}
