/**
 * @file Makes harder sets from the shared data, as cameras see products that do not lie still: any angle, shifts of 15 %, scales of
 * 20 %, several parts in view, two or three normal variants mixed. Masks follow their images.
 *
 *   npm run bench:harder-sets -- --output DIR [--data ../shared/data] [--sets turned_aws_alien,variants_papers] [--seed 0]
 *   npx clflow benchmark DIR --methods clflow,patchcore --seeds 0,1,2 --output bench/results/harder
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { skipWithout } from './cells.js';
import { kinds, type Kind } from './harder/kinds.js';
import { makeHarder, mixVariants, type Easier } from './harder/make-set.js';

/** Without the tray's rim. */
const cookie: Easier = { data: 'aws_cookie', ground: 'plain', crop: { x: 0.04, y: 0.14, width: 0.92, height: 0.86 } };
const [alien, bottle, casting] = ['aws_alien', 'mvtec_bottle', 'casting'].map((data): Easier => ({
  data,
  ground: 'plain',
}));
const plate: Easier = { data: 'mpdd_metal_plate', ground: 'wired' };
const circuit: Easier = { data: 'deeppcb/g44000', ground: 'filling' };

/**
 * A plate hangs from a wire, so it is not turned; a circuit fills its image, so it is only turned; castings are grey on grey, so
 * none can be cut out.
 */
const HARDER: Readonly<Record<Kind, readonly Easier[]>> = {
  turned: [alien, cookie, casting, circuit],
  shifted: [alien, cookie, casting, bottle, plate],
  scaled: [alien, cookie, casting, bottle, plate],
  several: [alien, cookie, bottle],
};

/** Products that are mixed. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  variants_papers: ['piped/pa_brg01_rl', 'piped/pa_bdp01_tl', 'piped/pa_btn01_rl'],
  variants_circuits: ['deeppcb/g44000', 'deeppcb/g50600', 'deeppcb/g77000'],
  variants_parts: ['mvtec_bottle', 'casting'],
};

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    output: { type: 'string' },
    sets: { type: 'string' },
    seed: { type: 'string', default: '0' },
  },
});
if (options.output === undefined) throw new Error('--output names the folder of the new sets');
skipWithout(options.data);
const { data, output } = options;
const makers: Record<string, (root: string) => Promise<void>> = {};
for (const kind of kinds) {
  for (const easier of HARDER[kind])
    makers[`${kind}_${easier.data.replace('/', '_')}`] = (root) =>
      makeHarder(kind, { ...easier, data: join(data, easier.data) }, root, Number(options.seed));
}
for (const [name, sets] of Object.entries(VARIANTS)) {
  makers[name] = (root) =>
    mixVariants(
      sets.map((set) => join(data, set)),
      root,
    );
}
for (const name of options.sets?.split(',') ?? Object.keys(makers)) {
  const make = makers[name];
  if (!make) throw new Error(`there is no set "${name}"; choose of ${Object.keys(makers).join(', ')}`);
  const root = join(output, name);
  if (existsSync(root)) throw new Error(`${root} is there already: take another folder, or remove it`);
  await make(root);
  console.log(root);
}
