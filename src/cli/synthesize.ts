/** @file `clflow synthesize`: paints defects on good images and writes them out, to look at or to train others on. */
import { Command } from 'commander';

interface Options {
  output: string;
  count: string;
  seed: string;
  size: string;
  types?: string;
  layout?: string;
  json?: boolean;
}

const examples = `
Writes DIR/images/NNN_type.png, DIR/masks/NNN_type.png (255 is defect), DIR/defects.json (type, files, source image,
boxes in pixels, seed) and DIR/contact-sheet.png: good image, defect, outline of its mask, side by side.

Examples:
  $ clflow synthesize data/bottle --output /tmp/defects
  $ clflow synthesize data/bottle --output /tmp/defects --count 200 --seed 7 --size 256x512
  $ clflow synthesize data/bottle --output /tmp/cracks --types crack,scratch

Types: scratch, crack, dent, stain, contamination, fibre, missing-part, breakage, misplaced, foreign-patch,
colour-fault, deformation, texture-fault, abrasion.`;

/** The verb with its options. Throws ClflowError from its action. */
export function synthesizeCommand(): Command {
  return new Command('synthesize')
    .summary('paint realistic defects on good images')
    .description('Paints realistic defects on the good images of a data set, each with its mask and boxes.')
    .argument('<data>', 'folder of one category, with good images')
    .requiredOption('-o, --output <dir>', 'folder to write to')
    .option('--count <n>', 'how many defects', '32')
    .option('--seed <s>', 'the same seed gives the same defects', '0')
    .option('--size <size>', 'working size: 256 (that area, aspect ratio kept) or HxW', '256')
    .option('--types <list>', 'types to draw from, separated by commas (default: all that fit the product)')
    .option('--layout <layout>', 'mvtec, btad, visa, kolektor or folder (default: detected)')
    .option('--json', 'print one line of JSON instead of a summary')
    .addHelpText('after', examples)
    .action(async (data: string, options: Options) => {
      const { synthesizeDataset } = await import('./synthesize-dataset.js');
      const { writeSummary } = await import('./synthesize-summary.js');
      writeSummary(await synthesizeDataset(data, options), options.json === true);
    });
}
