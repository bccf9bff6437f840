/** @file The pictures of a report: images with their heat maps, and samples of synthesized defects, as data: URLs. */
import { areaMask, heatmapThumbnail, type DetectorMetadata, type ImageDetector } from '../../detector/index.js';
import { decodeImage, encodeJpeg, resizeRgb, type Decoding, type RgbImage } from '../../image/index.node.js';
import { Random } from '../../random.js';
import type { ImageSource } from '../../training/image-source.js';
import type { ReportPicture } from '../../report/model-report.js';
import { Synthesizer, defectTypes, outlined } from '../../synthesis/index.js';
import { readable } from '../../report/readable.js';

/** Good images that synthesized defects are shown on. */
const SHEETS = 8;

export interface NamedImage {
  readonly file: string;
  /** Shown under the picture. */
  readonly name: string;
}

/** Every image with its heat map, boxes and score. */
export async function heatmapPictures(
  detector: ImageDetector,
  images: readonly NamedImage[],
  decoding: Decoding,
): Promise<ReportPicture[]> {
  const pictures: ReportPicture[] = [];
  for (const { file, name } of images) {
    const image = await decodeImage(file, decoding);
    const inspection = await detector.inspect(image);
    const { score, pValue } = inspection;
    pictures.push({
      source: await dataUrl(heatmapThumbnail(image, inspection, detector.metadata)),
      caption: `${name}: score ${readable(score)}, p ${pValue.toFixed(3)}`,
    });
  }
  return pictures;
}

/** One synthesized defect of each of some types, outlined. @param good images */
export async function synthesizedPictures(
  good: ImageSource,
  { size, area: stored, seed }: Pick<DetectorMetadata, 'size' | 'area' | 'seed'>,
): Promise<ReportPicture[]> {
  const chosen = Random.of(seed, 'report').permutation(good.count).slice(0, SHEETS);
  const { width, height } = size;
  const area = areaMask({ area: stored, size });
  const images: RgbImage[] = [];
  for (const index of chosen) images.push(resizeRgb(await good.load(index), width, height)); // large ones: one by one
  const synthesizer = new Synthesizer({ sources: images, foreground: area });
  const pictures: ReportPicture[] = [];
  for (const [i, type] of Random.of(seed, 'report types').shuffle(defectTypes).slice(0, SHEETS).entries()) {
    const defect = synthesizer.synthesize(images[i % images.length], Random.of(seed, 'report', type), type, area);
    pictures.push({ source: await dataUrl(outlined(defect.image, defect.mask)), caption: defect.type });
  }
  return pictures;
}

async function dataUrl(image: RgbImage): Promise<string> {
  return `data:image/jpeg;base64,${Buffer.from(await encodeJpeg(image)).toString('base64')}`;
}
