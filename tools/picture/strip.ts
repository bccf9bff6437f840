/** @file Pictures side by side on a dark ground, each with a caption below. */
import sharp from 'sharp';

export interface Panel {
  /** A file. */
  readonly picture: string;
  /** The first part stands out, the second is quiet. */
  readonly caption: readonly [string, string];
}

const SIDE = 384;
const GAP = 20;
const CAPTION = 64;
const CORNER = 12;
const GROUND = '#15171c';

/** A JPEG. Captions are set in the machine's own sans-serif. */
export async function strip(panels: readonly Panel[]): Promise<Buffer> {
  const width = panels.length * (SIDE + GAP) + GAP;
  const height = GAP + SIDE + CAPTION;
  const tiles = await Promise.all(
    panels.map(async ({ picture }, i) => ({
      input: await rounded(picture),
      left: GAP + i * (SIDE + GAP),
      top: GAP,
    })),
  );
  return sharp({ create: { width, height, channels: 3, background: GROUND } })
    .composite([...tiles, { input: Buffer.from(captions(panels, width, height)) }])
    .jpeg({ quality: 86, mozjpeg: true })
    .toBuffer();
}

async function rounded(picture: string): Promise<Buffer> {
  const mask = `<svg width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE}" rx="${CORNER}"/></svg>`;
  return sharp(picture)
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: 'dest-in' }])
    .png()
    .toBuffer();
}

function captions(panels: readonly Panel[], width: number, height: number): string {
  const y = GAP + SIDE + 40;
  const texts = panels.map(({ caption: [first, second] }, i) => {
    const x = GAP + i * (SIDE + GAP) + SIDE / 2;
    return `<text x="${x}" y="${y}" text-anchor="middle"><tspan fill="#f2f3f5" font-weight="600">${first}</tspan><tspan fill="#9aa0ab" dx="10">${second}</tspan></text>`;
  });
  const font = 'font-family="Inter, Helvetica, Arial, DejaVu Sans, sans-serif" font-size="21"';
  return `<svg width="${width}" height="${height}" ${font}>${texts.join('')}</svg>`;
}
