/** @file Signs on things: printed, embossed or engraved lines of text, labels, bar codes, matrix codes, dials, scales. */
import { clamp } from '../../../../src/geometry/index.js';
import { type RgbImage, drawText, TEXT_HEIGHT, textWidth } from '../../../../src/image/index.js';
import type { Random } from '../../../../src/random.js';
import { smoothstep, boxBlur } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, part, type Rgb, norm } from '../canvas.js';
import { octaves, sampled } from '../fields.js';
import { lit } from '../light.js';
import { contrasting, drawPalette, rampColour, scaled, someColour } from '../palette.js';
import { around, box, disc, ring } from '../sdf.js';
import { type Pose, put, type Surface, surface } from '../surface.js';

/** How signs are put on their ground. */
interface Ink {
  readonly colour: Rgb;
  readonly opacity: number;
  /** Pixels above the ground; below it for engraved ones. */
  readonly depth: number;
}

export function glyphs(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const ground = someColour(palette, random);
  const scene = surface(size, ground, random.uniform(0, 0.6), random.chance(0.2) ? 1 : 0);
  const uneven = octaves(random, size, { cell: part(random, size, 0.02, 0.4, 4), octaves: 5, gain: 0.6 });
  const [mottle, bumps] = [random.uniform(0, 0.4), part(random, size, 0.001, 0.01, 0.2)];
  for (let i = 0; i < uneven.length; i++) {
    blend(scene.albedo, i, rampColour(palette, uneven[i]), mottle);
    scene.height[i] = bumps * uneven[i];
  }
  const cut = random.chance(0.35);
  const ink: Ink = {
    colour: contrasting(palette, ground),
    opacity: cut ? random.uniform(0, 0.7) : random.uniform(0.6, 1),
    depth: cut ? part(random, size, 0.004, 0.02, 1) * (random.chance(0.5) ? 1 : -1) : 0,
  };
  const angle = random.chance(0.6) ? random.normal(0, 0.06) : random.uniform(0, 2 * Math.PI);
  random.pick([page, page, label, label, dial, scale, codes])(scene, random, { x: size / 2, y: size / 2, angle }, ink);
  return lit(scene, random);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz0123456789-./:+#%&()';

function word(random: Random, length: number): string {
  const digits = random.chance(0.3);
  const capitals = random.chance(0.5);
  const letters = Array.from({ length }, () =>
    digits ? `${random.integer(0, 10)}` : alphabet[random.integer(0, alphabet.length)],
  );
  return capitals ? letters.join('').toUpperCase() : letters.join('');
}

/** Font pixels drawn large, then smoothed: threshold a blurred bitmap and its corners become round. */
function lettering(text: string): { width: number; height: number; data: Float32Array } {
  const zoom = 6;
  const margin = zoom;
  const [width, height] = [textWidth(text, zoom) + 2 * margin, TEXT_HEIGHT * zoom + 2 * margin];
  const image: RgbImage = { width, height, data: new Uint8Array(width * height * 3) };
  drawText(image, margin, margin, text, [255, 255, 255], zoom);
  const plane = new Float32Array(width * height);
  for (let i = 0; i < plane.length; i++) plane[i] = image.data[3 * i] / 255;
  return { width, height, data: boxBlur(boxBlur(plane, width, height, 2), width, height, 2) };
}

/** One line of text, its middle at the pose; `height` pixels a line. */
function write(
  scene: Surface,
  text: string,
  pose: Pose,
  height: number,
  weight: number,
  slant: number,
  ink: Ink,
): void {
  const letters = lettering(text);
  const scale = letters.height / height;
  const [halfWidth, halfHeight] = [letters.width / 2, letters.height / 2];
  const edge = 0.12 * Math.max(1, scale * 0.5);
  stamp(scene, pose, norm(halfWidth, halfHeight) / scale, ink, (u, v) => {
    const x = u * scale + slant * v * scale + halfWidth;
    const y = v * scale + halfHeight;
    if (x < 0 || y < 0 || x >= letters.width - 1 || y >= letters.height - 1) return 0;
    return smoothstep(weight - edge, weight + edge, letters.data[(y | 0) * letters.width + (x | 0)]);
  });
}

/** Puts ink where `cover` says. */
function stamp(scene: Surface, pose: Pose, reach: number, ink: Ink, cover: (u: number, v: number) => number): void {
  const { size } = scene;
  const [cos, sin] = [Math.cos(pose.angle), Math.sin(pose.angle)];
  for (let y = Math.max(0, Math.floor(pose.y - reach)); y < Math.min(size, pose.y + reach); y++) {
    for (let x = Math.max(0, Math.floor(pose.x - reach)); x < Math.min(size, pose.x + reach); x++) {
      const [dx, dy] = [x - pose.x, y - pose.y];
      const alpha = cover(dx * cos + dy * sin, dy * cos - dx * sin);
      if (alpha <= 0) continue;
      const i = y * size + x;
      blend(scene.albedo, i, ink.colour, alpha * ink.opacity);
      scene.height[i] += alpha * ink.depth;
    }
  }
}

function moved(pose: Pose, u: number, v: number, turn = 0): Pose {
  const [cos, sin] = [Math.cos(pose.angle), Math.sin(pose.angle)];
  return { x: pose.x + u * cos - v * sin, y: pose.y + u * sin + v * cos, angle: pose.angle + turn };
}

function page(scene: Surface, random: Random, pose: Pose, ink: Ink): void {
  const { size } = scene;
  const line = part(random, size, 0.04, 0.35, 9);
  const [weight, slant] = [random.uniform(0.3, 0.6), random.chance(0.3) ? 0.25 : 0];
  const leading = random.uniform(1.1, 1.8);
  const indent = random.chance(0.5);
  for (let v = -0.6 * size; v < 0.6 * size; v += line * leading) {
    if (random.chance(0.08)) continue;
    const count = Math.ceil((size * random.uniform(0.3, 1.3)) / (line * 0.75));
    let text = '';
    while (text.length < count) text += `${word(random, random.integer(1, 10))} `;
    const width = (text.length * line * 0.62) / 2;
    write(scene, text, moved(pose, indent ? width - size * 0.5 : 0, v), line, weight, slant, ink);
  }
}

/** A label stuck on the ground: its own colour, a frame, some lines, a bar code. */
function label(scene: Surface, random: Random, pose: Pose, ink: Ink): void {
  const { size } = scene;
  const palette = drawPalette(random);
  const paper = random.chance(0.5) ? ([0.8, 0.8, 0.78] as const) : someColour(palette, random);
  const [a, b] = [size * random.uniform(0.25, 0.5), size * random.uniform(0.15, 0.4)];
  const at = {
    x: pose.x + random.normal(0, size * 0.08),
    y: pose.y + random.normal(0, size * 0.08),
    angle: pose.angle,
  };
  const distance = box(a, b, random.chance(0.5) ? b * random.uniform(0, 0.5) : 0);
  const frame = random.chance(0.5) ? random.uniform(1, 0.05 * size) : 0;
  const own: Ink = { colour: contrasting(palette, paper), opacity: 0.95, depth: 0 };
  put(scene, at, {
    distance,
    reach: norm(a, b),
    height: () => 2,
    colour: paper,
    accent: own.colour,
    mix: (_u, _v, d) => (frame > 0 ? clamp(0.5 + frame / 2 - Math.abs(d + 1.5 * frame), 0, 1) : 0),
    gloss: random.uniform(0, 0.6),
  });
  const lines = random.integer(1, 5);
  const height = (1.5 * b) / lines;
  for (let n = 0; n < lines; n++) {
    const place = moved(at, 0, (n - (lines - 1) / 2) * height);
    if (random.chance(0.3)) bars(scene, random, place, a * 0.8, height * 0.42, own);
    else {
      const text = word(random, random.integer(2, 12));
      const tall = Math.min(height, (1.7 * a) / (text.length * 0.75));
      write(scene, text, place, tall, random.uniform(0.3, 0.6), 0, own);
    }
  }
  if (ink.depth !== 0) write(scene, word(random, 5), moved(at, 0, b + size * 0.08), size * 0.12, 0.45, 0, ink);
}

function bars(scene: Surface, random: Random, pose: Pose, a: number, b: number, ink: Ink): void {
  const module = Math.max(1.3, a / random.uniform(25, 60));
  const bits = Array.from({ length: Math.ceil((2 * a) / module) + 1 }, () => random.chance(0.5));
  stamp(scene, pose, norm(a, b), ink, (u, v) => {
    if (Math.abs(u) > a || Math.abs(v) > b) return 0;
    return bits[Math.floor((u + a) / module)] ? 1 : 0;
  });
}

/** A bar code or a matrix code that fills much of the frame. */
function codes(scene: Surface, random: Random, pose: Pose, ink: Ink): void {
  const { size } = scene;
  const half = size * random.uniform(0.25, 0.45);
  if (random.chance(0.4)) {
    bars(scene, random, pose, half, half * random.uniform(0.4, 0.9), ink);
    write(scene, word(random, 10), moved(pose, 0, half + size * 0.06), size * 0.1, 0.45, 0, ink);
    return;
  }
  const count = random.integer(10, 33);
  const modules = Array.from({ length: count * count }, () => random.chance(0.5));
  const dots = random.chance(0.3);
  const finder = (i: number, j: number) => {
    const ringOf = Math.max(Math.abs(i - 3), Math.abs(j - 3));
    return ringOf === 3 || ringOf < 2;
  };
  stamp(scene, pose, half * 1.42, ink, (u, v) => {
    const [i, j] = [Math.floor(((u + half) * count) / (2 * half)), Math.floor(((v + half) * count) / (2 * half))];
    if (i < 0 || j < 0 || i >= count || j >= count) return 0;
    if (i < 7 && j < 7) return finder(i, j) ? 1 : 0;
    if (i < 7 && j >= count - 7) return finder(i, j - count + 7) ? 1 : 0;
    if (i >= count - 7 && j < 7) return finder(i - count + 7, j) ? 1 : 0;
    if (!modules[j * count + i]) return 0;
    const [fu, fv] = [((u + half) * count) / (2 * half) - i - 0.5, ((v + half) * count) / (2 * half) - j - 0.5];
    return dots ? clamp(((0.45 - norm(fu, fv)) * 2 * half) / count + 0.5, 0, 1) : 1;
  });
}

/** A gauge: a disc with ticks, numbers and a hand. */
function dial(scene: Surface, random: Random, pose: Pose, ink: Ink): void {
  const { size } = scene;
  const palette = drawPalette(random);
  const radius = size * random.uniform(0.25, 0.48);
  const face = random.chance(0.5) ? ([0.82, 0.82, 0.8] as const) : someColour(palette, random);
  const own: Ink = { colour: contrasting(palette, face), opacity: 1, depth: 0 };
  put(scene, pose, {
    distance: ring(radius * 1.12, radius * 0.97),
    reach: radius * 1.12,
    height: (_u, _v, d) => Math.min(-d, radius * 0.05) + radius * 0.08,
    colour: scaled(ink.colour, 1.2),
    gloss: 0.9,
    metal: random.chance(0.6) ? 1 : 0,
  });
  put(scene, pose, {
    distance: disc(radius),
    reach: radius,
    height: () => radius * 0.04,
    colour: face,
    gloss: random.uniform(0, 0.5),
  });
  const count = random.integer(4, 13);
  const minor = random.integer(2, 11);
  const long = around(box(radius * 0.07, radius * 0.015), count, radius * 0.88);
  const short = around(box(radius * 0.035, radius * 0.006), count * minor, radius * 0.91);
  const open = random.chance(0.5);
  stamp(scene, pose, radius, own, (u, v) => {
    if (open && v > Math.abs(u)) return 0;
    return clamp(0.5 - Math.min(long(u, v), short(u, v)), 0, 1);
  });
  for (let n = 0; n < count; n++) {
    const turn = (2 * Math.PI * n) / count;
    const [u, v] = [Math.cos(turn) * radius * 0.66, Math.sin(turn) * radius * 0.66];
    if (open && v > Math.abs(u)) continue;
    write(scene, `${n * 10}`, moved(pose, u, v), radius * 0.24, 0.45, 0, own);
  }
  const hand = { ...pose, angle: random.uniform(0, 2 * Math.PI) };
  put(scene, moved(hand, radius * 0.3, 0), {
    distance: box(radius * 0.5, radius * random.uniform(0.015, 0.04)),
    reach: radius * 0.52,
    height: () => radius * 0.12,
    colour: someColour(palette, random),
    gloss: 0.5,
  });
  put(scene, hand, {
    distance: disc(radius * 0.08),
    reach: radius * 0.08,
    height: (_u, _v, d) => radius * 0.13 - d * 0.3,
    colour: own.colour,
    gloss: 0.8,
  });
}

/** A ruler: ticks of three lengths along the edge of a strip, and numbers. */
function scale(scene: Surface, random: Random, pose: Pose, ink: Ink): void {
  const { size } = scene;
  const pitch = part(random, size, 0.012, 0.04, 3);
  const width = size * random.uniform(0.08, 0.2);
  const palette = drawPalette(random);
  const body = someColour(palette, random);
  const own: Ink = { ...ink, colour: contrasting(palette, body) };
  const metal = random.chance(0.4) ? 1 : 0;
  put(scene, pose, {
    distance: box(size, width),
    reach: size * 1.5,
    breadth: width,
    height: (_u, _v, d) => Math.min(4, -d * 0.5),
    colour: body,
    gloss: random.uniform(0.2, 1),
    metal,
  });
  stamp(scene, pose, size * 1.5, own, (u, v) => {
    const tick = Math.round(u / pitch);
    const length = tick % 10 === 0 ? 0.7 : tick % 5 === 0 ? 0.5 : 0.32;
    if (v < -width * 0.95 || v > -width * 0.95 + width * length) return 0;
    return clamp(0.5 + Math.max(0.5, pitch * 0.12) - Math.abs(u - tick * pitch), 0, 1);
  });
  for (let n = -Math.ceil(size / (20 * pitch)) * 2; n * 10 * pitch < size; n++) {
    write(scene, `${Math.abs(n)}`, moved(pose, n * 10 * pitch, width * 0.2), width * 0.7, 0.45, 0, own);
  }
  const dust = octaves(random, size, { cell: size * 0.1, octaves: 4 });
  for (let i = 0; i < dust.length; i++) scene.gloss[i] *= sampled(dust, size, i % size, (i / size) | 0) + 0.4;
}
