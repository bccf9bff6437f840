/** @file Pictures of the generated product, a washer on a brushed plate, with their masks and maps. */
import type { ImageDetailsJson, ImageJson } from '@clflow/server/studio-api';

export interface FakeDefect {
  readonly kind: string;
  /** Its middle and size as shares of the picture. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly score: number;
}

/** An image with what its picture is drawn of. */
export type FakeImage = ImageJson & Pictured;

interface Pictured {
  readonly seed: number;
  readonly found: FakeDefect | null;
}

const WIDTH = 640;
const HEIGHT = 480;

export function fakePicture({ seed, found }: Pictured, width: number): string {
  const turn = (seed * 47) % 360;
  const shade = 150 + ((seed * 13) % 20);
  const grey = `rgb(${shade},${shade},${shade - 6})`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${(width * 3) / 4}" viewBox="0 0 640 480">
<filter id="b"><feTurbulence type="fractalNoise" baseFrequency="0.004 0.7" numOctaves="2" seed="${seed}"/><feColorMatrix values="0 0 0 0 .36  0 0 0 0 .37  0 0 0 0 .38  .5 0 0 0 .1"/></filter>
<filter id="m"><feTurbulence type="fractalNoise" baseFrequency="0.02 0.5" numOctaves="2" seed="${seed + 1}"/><feColorMatrix values="0 0 0 0 .95  0 0 0 0 .95  0 0 0 0 .93  .35 0 0 0 0"/><feComposite operator="in" in2="SourceGraphic"/></filter>
<rect width="640" height="480" fill="#55585c"/><rect width="640" height="480" filter="url(#b)"/>
<ellipse cx="326" cy="250" rx="178" ry="176" fill="#2b2d30" opacity=".55"/>
<g transform="rotate(${turn} 320 240)"><path fill-rule="evenodd" fill="${grey}" d="M320 66a174 174 0 1 0 .1 0zM320 158a82 82 0 1 1-.1 0z"/>
<path fill-rule="evenodd" filter="url(#m)" d="M320 66a174 174 0 1 0 .1 0zM320 158a82 82 0 1 1-.1 0z"/></g>
<circle cx="320" cy="240" r="173" fill="none" stroke="#e6e6e2" stroke-opacity=".5" stroke-width="2"/><circle cx="320" cy="240" r="82" fill="none" stroke="#1d1e20" stroke-width="3"/>
${found ? shapeOf(found, { scratch: 'stroke="#303236" stroke-width="4" fill="none"', other: 'fill="#4a3622" opacity=".8"' }) : ''}</svg>`;
}

export function fakeMask({ found }: Pictured): string {
  const shape = found
    ? shapeOf(found, { scratch: 'stroke="#fff" stroke-width="12" fill="none"', other: 'fill="#fff"' })
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480"/>${shape}</svg>`;
}

function shapeOf({ kind, x, y, size }: FakeDefect, look: { scratch: string; other: string }): string {
  const [cx, cy, r] = [x * WIDTH, y * HEIGHT, 12 + 38 * size];
  return kind === 'scratch'
    ? `<path d="M${cx - r} ${cy + r / 3}q${r} ${-r} ${2 * r} ${-r / 2}" ${look.scratch} stroke-linecap="round"/>`
    : `<ellipse cx="${cx}" cy="${cy}" rx="${r}" ry="${r * 0.7}" ${look.other}/>`;
}

export function regionOf({ found }: Pictured): ImageDetailsJson['regions'][number] | null {
  if (!found) return null;
  const { x, y, size, score } = found;
  const r = 20 + 46 * size;
  return {
    box: { x: x * WIDTH - r, y: y * HEIGHT - r * 0.8, width: 2 * r, height: 1.6 * r },
    area: Math.round(2.4 * r * r),
    peak: { x: x * WIDTH, y: y * HEIGHT, value: score },
  };
}

/** Float32, a hill at the defect that reaches its score. */
export function fakeMap(
  { seed, found }: Pictured,
  width: number,
  height: number,
  threshold: number,
): Uint8Array<ArrayBuffer> {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height];
    const calm = threshold * (0.4 + 0.12 * Math.sin(9 * x + seed) * Math.cos(7 * y - seed));
    const far = found ? Math.hypot(x - found.x, (y - found.y) * 0.75 * 1.3) / (0.035 + 0.075 * found.size) : Infinity;
    values[i] = found ? calm + (found.score - calm) * Math.exp((-far * far) / 2) : calm;
  }
  return new Uint8Array(values.buffer);
}
