/**
 * @file The sample product: a turned steel flange with six bolt holes, lying on a dark mat under a lamp from the upper
 * left. Pictures of it differ as photos from a fixture do: a little in place, angle, light, lathe marks and noise.
 *
 * Every pixel is shaded from a height profile over the radius: brightness = albedo · (1 + slope · light direction), plus
 * the two bright lobes that turned metal shows across its lathe marks.
 */
import { clamp } from '../geometry/index.js';
import type { RgbImage } from '../image/index.js';
import type { Random } from '../random.js';
import { bell, between, smoothNoise, type Noise } from './noise.js';

/** Side of a picture in pixels. */
export const SIDE = 256;
/** Radii in pixels of the sound part. */
export const RIM = 98;
export const BORE = 26;
const BOLT_CIRCLE = 68;
export const BOLT_HOLE = 9.5;
export const BOLT_HOLES = 6;

/** How the part lies and what is wrong with its shape. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  /** Radians. */
  readonly angle: number;
  /** Bolt hole that was never drilled. */
  readonly missingHole?: number;
  /** Piece broken out of the rim: a circle around a point on it. */
  readonly chip?: { readonly angle: number; readonly radius: number };
}

export function randomPose(random: Random): Pose {
  return {
    x: SIDE / 2 + random.uniform(-2.5, 2.5),
    y: SIDE / 2 + random.uniform(-2.5, 2.5),
    angle: random.uniform(-0.04, 0.04),
  };
}

/** The centre of a bolt hole in pixels. */
export function holeCentre(pose: Pose, hole: number): { x: number; y: number } {
  return polar(pose, BOLT_CIRCLE, (2 * Math.PI * hole) / BOLT_HOLES + pose.angle);
}

/** The point at a radius and an angle around the part's centre. */
export function polar(pose: Pose, radius: number, angle: number): { x: number; y: number } {
  return { x: pose.x + radius * Math.cos(angle), y: pose.y + radius * Math.sin(angle) };
}

/** How much of a pixel is metal, 0 … 1. */
export function coverage(pose: Pose, x: number, y: number): number {
  const radius = Math.hypot(x - pose.x, y - pose.y);
  let distance = Math.max(radius - RIM, BORE - radius);
  // Beside the part, whatever else is wrong with it.
  if (distance >= 0.5) return 0;
  for (let hole = 0; hole < BOLT_HOLES && isNearHoles(radius, 1); hole++) {
    if (hole === pose.missingHole) continue;
    const centre = holeCentre(pose, hole);
    distance = Math.max(distance, BOLT_HOLE - Math.hypot(x - centre.x, y - centre.y));
  }
  if (pose.chip) {
    const centre = polar(pose, RIM + 2, pose.chip.angle);
    // A break is ragged, unlike anything a lathe leaves.
    const around = Math.atan2(y - centre.y, x - centre.x);
    const ragged = pose.chip.radius * (1 + 0.13 * Math.sin(5 * around + 1) + 0.08 * Math.sin(11 * around));
    distance = Math.max(distance, ragged - Math.hypot(x - centre.x, y - centre.y));
  }
  return between(0.5 - distance);
}

/** Whether a bolt hole may be no further than this from what has this distance to the part's centre. */
function isNearHoles(radius: number, margin: number): boolean {
  return Math.abs(radius - BOLT_CIRCLE) <= BOLT_HOLE + margin;
}

/** Light, surface and camera of one picture. */
interface Scene {
  readonly pose: Pose;
  readonly brightness: number;
  /** Direction that the light comes from, radians. */
  readonly light: number;
  readonly lathe: Float32Array;
  readonly mat: Noise;
  readonly patina: Noise;
}

const NOTHING = [0, 0, 0] as const;

/** A picture of the part. */
export function renderPart(pose: Pose, random: Random): RgbImage {
  const scene: Scene = {
    pose,
    brightness: random.uniform(0.94, 1.06),
    light: -2.3 + random.uniform(-0.06, 0.06),
    lathe: Float32Array.from({ length: 4 * SIDE }, () => random.normal()),
    mat: smoothNoise(random, 3),
    patina: smoothNoise(random, 40),
  };
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const metal = coverage(pose, x, y);
      const ground = metal < 1 ? shadeMat(scene, x, y) : NOTHING;
      const steel = metal > 0 ? shadeSteel(scene, x, y) : NOTHING;
      const grain = random.normal(0, 1.6);
      for (let c = 0; c < 3; c++) {
        const value = scene.brightness * (metal * steel[c] + (1 - metal) * ground[c]) + grain;
        data[(y * SIDE + x) * 3 + c] = clamp(Math.round(value), 0, 255);
      }
    }
  }
  return { width: SIDE, height: SIDE, data };
}

/** Blue-black rubber, lit from the upper left, under the part's soft shadow. */
function shadeMat({ pose, mat }: Scene, x: number, y: number): [number, number, number] {
  const lit = 1.15 - 0.35 * ((x + y) / (2 * SIDE));
  const away = Math.hypot(x - pose.x - 5, y - pose.y - 6);
  const shadow = 1 - 0.55 * between((RIM + 9 - away) / 16);
  const value = (38 + 5 * mat(x, y)) * lit * shadow;
  return [0.92 * value, value, 1.14 * value];
}

/** Turned steel: chamfers, a groove and a raised hub, lathe marks, and lobes of light across them. */
function shadeSteel({ pose, light, lathe, patina }: Scene, x: number, y: number): [number, number, number] {
  const dx = x - pose.x;
  const dy = y - pose.y;
  const radius = Math.hypot(dx, dy);
  const facing = Math.cos(Math.atan2(dy, dx) - light);
  const at = 4 * radius;
  const low = Math.floor(at);
  const mark = lathe[low] + (at - low) * (lathe[low + 1] - lathe[low]);
  const lobes = Math.abs(facing) ** 3;
  const relief = 62 * slope(radius) * facing;
  const value = 138 + relief + (5 + 5 * lobes) * mark + 44 * lobes + 5 * patina(x, y) - holeEdges(pose, x, y, light);
  return [0.985 * value, value, 1.02 * value];
}

/** Outward slope of the surface at a radius: above 0 faces outwards. */
function slope(radius: number): number {
  const chamfer = between((radius - (RIM - 5)) / 1.5);
  const groove = bell(radius - 86, 1.4) - bell(radius - 83, 1.4);
  const hub = 1.1 * bell(radius - 46, 2.2);
  const bore = -between((BORE + 4 - radius) / 1.5);
  return chamfer + groove + hub + bore;
}

/** The countersinks of the bolt holes: dark towards the light, bright away from it. */
function holeEdges(pose: Pose, x: number, y: number, light: number): number {
  let sum = 0;
  if (!isNearHoles(Math.hypot(x - pose.x, y - pose.y), 9)) return sum;
  for (let hole = 0; hole < BOLT_HOLES; hole++) {
    if (hole === pose.missingHole) continue;
    const centre = holeCentre(pose, hole);
    const distance = Math.hypot(x - centre.x, y - centre.y);
    if (distance > BOLT_HOLE + 8) continue;
    const facing = Math.cos(Math.atan2(y - centre.y, x - centre.x) - light);
    sum += 55 * bell(distance - BOLT_HOLE - 1.6, 1.5) * facing;
  }
  return sum;
}
