/** @file The camera: lens blur, vignetting, white balance, exposure, tone curve, sensor noise, 8 bits. */
import type { RgbImage } from '../../../src/image/index.js';
import type { Random } from '../../../src/random.js';
import { logUniform, smoothstep, binomialBlur, boxBlur, grain } from '../../../src/synthesis/index.js';
import type { Canvas } from './canvas.js';

/** Steps of the tone curve's table. */
const STEPS = 4096;

/** Takes the picture. */
export function photograph(canvas: Canvas, random: Random): RgbImage {
  const { size } = canvas;
  const light = focused(canvas, random);
  const exposure = logUniform(random, 0.5, 1.15) / Math.max(1e-4, highlight(light));
  const cast = random.chance(0.6) ? [random.normal(1, 0.06), 1, random.normal(1, 0.06)] : [1, 1, 1];
  const grey = random.chance(0.07);
  const curve = toneCurve(random);
  const vignette = random.chance(0.5) ? random.uniform(0, 0.9) : 0;
  const noisy = random.chance(0.75);
  const shot = noisy ? logUniform(random, 0.002, 0.03) : 0;
  const dark = noisy ? logUniform(random, 0.0005, 0.006) : 0;
  // Noise alike in the three channels is what a colour camera's interpolation leaves; a part of it stays coloured.
  const coloured = random.uniform(0, 0.8);
  const coarse = random.chance(0.05) ? random.pick([4, 8, 12]) : 1;
  const deviates = Float32Array.from({ length: 1024 }, () => grain(random));
  const data = new Uint8Array(size * size * 3);
  for (let y = 0, p = 0; y < size; y++) {
    const dy = (2 * y) / size - 1;
    for (let x = 0; x < size; x++, p += 3) {
      const dx = (2 * x) / size - 1;
      const gain = exposure / (1 + vignette * 0.5 * (dx * dx + dy * dy));
      // One draw of 32 bits makes three deviates: one that the channels share, two for red and blue alone.
      const bits = noisy ? random.bits() : 0;
      const common = deviates[bits & 1023];
      const single = grey ? 0.25 * light[p] + 0.6 * light[p + 1] + 0.15 * light[p + 2] : 0;
      for (let c = 0; c < 3; c++) {
        let value = (grey ? single : light[p + c] * cast[c]) * gain;
        if (noisy) {
          const own = grey || c === 1 ? common : common + coloured * deviates[(bits >>> (c === 0 ? 10 : 20)) & 1023];
          value += own * (dark + shot * Math.sqrt(Math.max(0, value)));
        }
        const at = value <= 0 ? 0 : value >= 1 ? STEPS - 1 : (value * (STEPS - 1)) | 0;
        data[p + c] = coarse === 1 ? curve[at] : Math.min(255, Math.round(curve[at] / coarse) * coarse);
      }
    }
  }
  return { width: size, height: size, data };
}

/** Mostly sharp, sometimes soft, sometimes sharp on one side or in one part only, sometimes oversharpened. */
function focused({ size, data }: Canvas, random: Random): Float32Array {
  const kind = random.uniform();
  if (kind < 0.35) return data;
  if (kind < 0.6) return binomialBlur(data, size, size, 3);
  if (kind < 0.75) {
    const radius = Math.max(1, Math.round(size * logUniform(random, 0.002, 0.008)));
    return boxBlur(boxBlur(data, size, size, radius, 3), size, size, radius, 3);
  }
  const radius = Math.max(1, Math.round(size * logUniform(random, 0.004, 0.02)));
  const soft = boxBlur(boxBlur(data, size, size, radius, 3), size, size, radius, 3);
  if (kind < 0.87) {
    const angle = random.uniform(0, 2 * Math.PI);
    const [ax, ay] = [Math.cos(angle) / size, Math.sin(angle) / size];
    const start = random.uniform(-0.3, 0.2);
    return mixedBy(data, soft, size, (x, y) => {
      return smoothstep(start, start + 0.5, Math.abs(ax * (x - size / 2) + ay * (y - size / 2)));
    });
  }
  const amount = random.uniform(0.1, 0.5);
  return mixedBy(data, soft, size, () => -amount);
}

function mixedBy(
  sharp: Float32Array,
  soft: Float32Array,
  size: number,
  weight: (x: number, y: number) => number,
): Float32Array {
  const out = new Float32Array(sharp.length);
  for (let y = 0, p = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const t = weight(x, y);
      for (let c = 0; c < 3; c++, p++) out[p] = sharp[p] + t * (soft[p] - sharp[p]);
    }
  }
  return out;
}

/** The level that a twentieth of the pixels exceed: what a light meter keeps below white. */
function highlight(light: Float32Array): number {
  const step = 3 * Math.max(1, Math.floor(light.length / 3 / 1999));
  const levels: number[] = [];
  for (let p = 0; p + 2 < light.length; p += step) levels.push(Math.max(light[p], light[p + 1], light[p + 2]));
  levels.sort((a, b) => a - b);
  return levels[Math.floor(0.95 * (levels.length - 1))];
}

/** Linear light to bytes: sRGB with a random gamma and an S curve around middle grey. */
function toneCurve(random: Random): Uint8Array {
  const gamma = Math.exp(random.normal(0, 0.18));
  const contrast = random.uniform(-0.25, 0.7);
  const black = random.chance(0.2) ? random.uniform(0, 0.12) : 0;
  const curve = new Uint8Array(STEPS);
  for (let i = 0; i < STEPS; i++) {
    const linear = i / (STEPS - 1);
    const encoded = (linear < 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055) ** gamma;
    const curved = encoded + contrast * (encoded * encoded * (3 - 2 * encoded) - encoded);
    curve[i] = Math.round(255 * (black + (1 - black) * curved));
  }
  return curve;
}
