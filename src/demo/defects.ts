/**
 * @file Test defects of the sample product. They are drawn by means of their own, so that the demo does not test a
 * detector on the very defects that it trained with.
 */
import { clamp } from '../geometry/index.js';
import type { Mask, RgbImage } from '../image/index.js';
import type { Random } from '../random.js';
import { between, smoothNoise } from './noise.js';
import { BOLT_HOLE, BOLT_HOLES, BORE, RIM, SIDE, coverage, holeCentre, polar, renderPart, type Pose } from './part.js';

interface DefectPicture {
  readonly image: RgbImage;
  readonly mask: Mask;
}

type Drawing = (pose: Pose, random: Random) => DefectPicture;

/** The kinds of defects by the names of their folders. */
export const defects: Readonly<Record<string, Drawing>> = {
  scratch: (pose, random) => {
    const image = renderPart(pose, random);
    const depth = random.pick([-75, 80]);
    const line = drawnLine(scratchTrack(pose, random));
    return painted(image, pose, (x, y) => {
      const strength = line[y * SIDE + x];
      return { strength, colour: (value) => value + depth * strength };
    });
  },
  stain: (pose, random) => {
    const image = renderPart(pose, random);
    const centre = polar(pose, random.uniform(BORE + 14, RIM - 20), random.uniform(0, 2 * Math.PI));
    const radius = random.uniform(9, 16);
    const edge = smoothNoise(random, 9);
    const oil = [0.62, 0.5, 0.34];
    return painted(image, pose, (x, y) => {
      const distance = Math.hypot(x - centre.x, y - centre.y) - radius * (1 + 0.35 * edge(x, y));
      const strength = 0.85 * between(0.5 - distance / 5);
      return { strength, colour: (value, c) => value * (1 - strength * (1 - oil[c])) };
    });
  },
  missing_hole: (pose, random) => {
    const missingHole = random.integer(0, BOLT_HOLES);
    const centre = holeCentre(pose, missingHole);
    return {
      image: renderPart({ ...pose, missingHole }, random),
      mask: maskWhere((x, y) => Math.hypot(x - centre.x, y - centre.y) <= BOLT_HOLE + 2),
    };
  },
  chipped_rim: (pose, random) => {
    const chip = { angle: random.uniform(0, 2 * Math.PI), radius: random.uniform(8, 13) };
    const broken = { ...pose, chip };
    return {
      image: renderPart(broken, random),
      mask: maskWhere((x, y) => coverage(pose, x, y) - coverage(broken, x, y) > 0.5),
    };
  },
};

/** A slightly bent line of points, half a pixel apart, on the metal between bore and rim. */
function scratchTrack(pose: Pose, random: Random): { x: number; y: number }[] {
  let { x, y } = polar(pose, random.uniform(BORE + 12, RIM - 25), random.uniform(0, 2 * Math.PI));
  let heading = random.uniform(0, 2 * Math.PI);
  const bend = random.uniform(-0.008, 0.008);
  return Array.from({ length: random.integer(70, 130) }, () => {
    heading += bend;
    x += 0.5 * Math.cos(heading);
    y += 0.5 * Math.sin(heading);
    return { x, y };
  });
}

/** How much of each pixel a line through the points covers, 0 … 1. */
function drawnLine(points: readonly { x: number; y: number }[]): Float32Array {
  const half = 1.6;
  const covered = new Float32Array(SIDE * SIDE);
  for (const point of points) {
    for (let y = Math.max(0, Math.ceil(point.y - half)); y <= Math.min(SIDE - 1, point.y + half); y++) {
      for (let x = Math.max(0, Math.ceil(point.x - half)); x <= Math.min(SIDE - 1, point.x + half); x++) {
        const cover = between(half - Math.hypot(x - point.x, y - point.y));
        covered[y * SIDE + x] = Math.max(covered[y * SIDE + x], cover);
      }
    }
  }
  return covered;
}

interface Paint {
  /** 0 … 1; from a quarter on, a pixel counts as defect. */
  readonly strength: number;
  readonly colour: (value: number, channel: number) => number;
}

/** Paints on the metal only. */
function painted(image: RgbImage, pose: Pose, paint: (x: number, y: number) => Paint): DefectPicture {
  const data = image.data.slice();
  const mask = maskWhere((x, y) => {
    const { strength, colour } = paint(x, y);
    const metal = coverage(pose, x, y);
    if (strength === 0 || metal === 0) return false;
    for (let c = 0; c < 3; c++) {
      const at = (y * SIDE + x) * 3 + c;
      const value = metal * colour(data[at], c) + (1 - metal) * data[at];
      data[at] = clamp(Math.round(value), 0, 255);
    }
    return strength * metal > 0.25;
  });
  return { image: { ...image, data }, mask };
}

function maskWhere(isDefect: (x: number, y: number) => boolean): Mask {
  const data = new Uint8Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) data[y * SIDE + x] = isDefect(x, y) ? 255 : 0;
  }
  return { width: SIDE, height: SIDE, data };
}
