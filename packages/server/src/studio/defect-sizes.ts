/** @file How large real defects are, by their masks: images in bands of the share of the image that is defective. */
import { stat } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { dataset, image as images } from 'clflow/parts';
import * as z from 'zod';
import type { GalleryImage } from '../store/index.js';
import { projectOf } from './lookup.js';
import { maskPaths } from './mask-files.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';

/** Ends of the bands: a dot, a speck, a scratch, a large stain. */
const SHARES = [0.001, 0.005, 0.02, 0.08];
/** Measured masks that are remembered. */
const MOST_KEPT = 20_000;

const defectSizes = z.object({
  /** From small to large; of no images where there are none of that size. */
  bands: z.array(
    z.object({
      /** Shares of an image, more than the first and up to the second; null: no end. */
      from: z.number(),
      to: z.number().nullable(),
      /** Least and most defective pixels of its images; null without any. */
      pixels: z.object({ least: z.number(), most: z.number() }).nullable(),
      images: z.array(z.number()),
    }),
  ),
  /** Defective images that nobody has marked a defect in, or whose mask cannot be read. */
  without_mask: z.number(),
});
export type DefectSizes = z.infer<typeof defectSizes>;

interface Area {
  readonly pixels: number;
  readonly share: number;
}

export function defectSizeRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const areas = new MaskAreas(studio);
  app.get(
    '/projects/:id/defect-sizes',
    { schema: { params: byId, response: { 200: defectSizes } } },
    async ({ params }) => {
      const { id } = projectOf(studio, params.id);
      const defective = studio.store.gallery.all(id).filter(({ label, aside }) => label === 'defective' && !aside);
      const found: (Area & { readonly id: number })[] = [];
      // One after the other: there are other requests.
      for (const image of defective) {
        const area = await areas.of(image);
        if (area) found.push({ ...area, id: image.id });
      }
      return { bands: bandsOf(found), without_mask: defective.length - found.length };
    },
  );
}

function bandsOf(areas: readonly (Area & { readonly id: number })[]): DefectSizes['bands'] {
  return [...SHARES, null].map((to, i) => {
    const from = i === 0 ? 0 : SHARES[i - 1];
    const own = areas.filter(({ share }) => share > from && (to === null || share <= to));
    const pixels = own.map((area) => area.pixels);
    const range = own.length === 0 ? null : { least: Math.min(...pixels), most: Math.max(...pixels) };
    return { from, to, pixels: range, images: own.map(({ id }) => id) };
  });
}

/** Measures each mask once, as long as its files stay what they are. */
class MaskAreas {
  private readonly kept = new Map<string, Area | null>();

  constructor(private readonly studio: Studio) {}

  /** Null without a mask that can be read and marks something. */
  async of(image: GalleryImage): Promise<Area | null> {
    const paths = maskPaths(this.studio, image);
    if (paths.length === 0) return null;
    const states = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
    const key = JSON.stringify(paths.map((path, i) => [path, states[i]?.mtimeMs, states[i]?.size]));
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const area = await areaOf(paths);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, area);
    return area;
  }
}

async function areaOf(paths: readonly string[]): Promise<Area | null> {
  const mask = await dataset.unitedMask(paths, { maxMegapixels: images.MAX_MEGAPIXELS }).catch(() => null);
  if (!mask) return null;
  const pixels = mask.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  return pixels === 0 ? null : { pixels, share: pixels / (mask.width * mask.height) };
}
