/** @file Long round things side by side or across: cables, ropes, pipes, hoses, wire, springs, zips. */
import type { Random } from '../../../../src/random.js';
import { smoothstep, curve, centred, type Point } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, part, norm } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { drawPalette, mixed, rampColour, scaled, someColour } from '../palette.js';
import { type Surface, surface } from '../surface.js';

export function strands(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const scene = surface(size, scaled(someColour(palette, random), random.uniform(0.2, 1)), random.uniform(0, 0.5));
  const rough = octaves(random, size, { cell: part(random, size, 0.02, 0.3, 3), octaves: 5, gain: 0.6 });
  for (let i = 0; i < rough.length; i++) {
    blend(scene.albedo, i, rampColour(palette, rough[i]), 0.4);
    scene.height[i] = 2 * rough[i];
  }
  const radius = part(random, size, 0.012, 0.09, 3);
  const bundled = random.chance(0.5);
  const heading = random.uniform(0, 2 * Math.PI);
  const bend = random.uniform(0, bundled ? 1 : 3);
  const count = Math.min(60, Math.ceil((random.uniform(0.4, 1.6) * size) / (2 * radius)));
  const skin = drawSkin(random, radius);
  const alike = random.chance(0.7);
  const master = curve(random, { x: 0, y: 0, heading, length: size * 1.8, bend });
  for (let n = 0; n < count; n++) {
    const across = (n - count / 2) * radius * random.uniform(2, 2.3) + random.normal(0, radius * 0.3);
    const place = bundled
      ? { x: size / 2 - Math.sin(heading) * across, y: size / 2 + Math.cos(heading) * across }
      : { x: random.uniform(0, size), y: random.uniform(0, size) };
    const line = bundled
      ? master
      : curve(random, { x: 0, y: 0, heading: random.uniform(0, 2 * Math.PI), length: size * 1.6, bend });
    const style = alike ? skin : drawSkin(random, radius);
    lay(
      scene,
      centred(line, place),
      alike ? radius : radius * random.uniform(0.5, 1.3),
      random.uniform(0, 1) * radius,
      {
        ...style,
        colour: someColour(palette, random, 0.2),
        accent: someColour(palette, random, 0.2),
      },
    );
  }
  return lit(scene, random);
}

interface Skin {
  /** Twisted strands, ribs or stripes along it, or none; pixels from one to the next. */
  readonly winding: 'none' | 'rope' | 'ribs' | 'stripes';
  readonly pitch: number;
  readonly gloss: number;
  readonly metal: number;
}

function drawSkin(random: Random, radius: number): Skin {
  return {
    winding: random.pick(['none', 'none', 'rope', 'ribs', 'stripes']),
    pitch: Math.max(4, radius * random.uniform(0.5, 2.5)),
    gloss: random.uniform(0, 1),
    metal: random.chance(0.3) ? 1 : 0,
  };
}

type Paint = Skin & {
  readonly colour: readonly [number, number, number];
  readonly accent: readonly [number, number, number];
};

/** Lays one strand along a line, in front of what lies lower. */
function lay(
  { size, albedo, height, gloss, metal }: Surface,
  points: readonly Point[],
  radius: number,
  lift: number,
  paint: Paint,
): void {
  const stride = 3;
  for (let n = 0; n + stride < points.length; n += stride) {
    const a = points[n];
    const b = points[n + stride];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = norm(dx, dy) || 1;
    const [cos, sin] = [dx / length, dy / length];
    const reach = radius + 1;
    const y1 = Math.min(size - 1, Math.ceil(Math.max(a.y, b.y) + reach));
    const x1 = Math.min(size - 1, Math.ceil(Math.max(a.x, b.x) + reach));
    for (let y = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach)); y <= y1; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach)); x <= x1; x++) {
        const along = (x - a.x) * cos + (y - a.y) * sin;
        if (along < -1 || along > length + 1) continue;
        const across = (y - a.y) * cos - (x - a.x) * sin;
        const cover = Math.min(1, radius + 0.5 - Math.abs(across));
        if (cover <= 0) continue;
        const place = (n / stride) * length + along;
        const turn = (2 * Math.PI * (place + (paint.winding === 'ribs' ? 0 : 1.2 * across))) / paint.pitch;
        const wave = paint.winding === 'none' ? 0 : Math.abs(Math.sin(turn / 2));
        const ripple = paint.winding === 'stripes' ? 0 : 0.3 * Math.min(radius, paint.pitch) * wave;
        const h = lift + Math.sqrt(Math.max(0, radius * radius - across * across)) + ripple;
        const i = y * size + x;
        if (h < height[i]) continue;
        height[i] += cover * (h - height[i]);
        gloss[i] = paint.gloss;
        metal[i] = paint.metal;
        const striped = paint.winding === 'stripes' ? smoothstep(0.45, 0.55, wave) : 0.4 * (1 - wave);
        blend(albedo, i, paint.winding === 'none' ? paint.colour : mixed(paint.colour, paint.accent, striped), cover);
      }
    }
  }
}
