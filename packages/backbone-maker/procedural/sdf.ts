/** @file Signed distances (negative inside, in pixels) to outlines around the origin; see Quilez, "2D distance functions". */
import { norm } from './canvas.js';

export type Distance = (x: number, y: number) => number;

export function disc(radius: number): Distance {
  return (x, y) => Math.sqrt(x * x + y * y) - radius;
}

export function ring(outer: number, inner: number): Distance {
  const [middle, half] = [(outer + inner) / 2, (outer - inner) / 2];
  return (x, y) => Math.abs(Math.sqrt(x * x + y * y) - middle) - half;
}

/** A box of half sides a and b with rounded corners. */
export function box(a: number, b: number, corner = 0): Distance {
  return (x, y) => {
    const qx = Math.abs(x) - a + corner;
    const qy = Math.abs(y) - b + corner;
    const outside = norm(Math.max(0, qx), Math.max(0, qy));
    return outside + Math.min(0, Math.max(qx, qy)) - corner;
  };
}

/** A segment of half length `a` along x, thickened by a radius. */
export function capsule(a: number, radius: number): Distance {
  return (x, y) => norm(Math.max(0, Math.abs(x) - a), y) - radius;
}

/** Near enough to the true distance for antialiasing and bevels. */
export function ellipse(a: number, b: number): Distance {
  return (x, y) => {
    const k = norm(x / a, y / b);
    const gradient = norm(x / (a * a), y / (b * b));
    return gradient > 1e-9 ? (k * (k - 1)) / gradient : -Math.min(a, b);
  };
}

/** A regular polygon with a given inner radius. */
export function ngon(corners: number, radius: number): Distance {
  const sector = (2 * Math.PI) / corners;
  return (x, y) => {
    const angle = Math.atan2(y, x);
    return norm(x, y) * Math.cos(angle - sector * Math.round(angle / sector)) - radius;
  };
}

/** A rim that goes in and out `count` times: gears (steep), flowers and knobs (soft). */
export function toothed(count: number, outer: number, inner: number, steepness: number): Distance {
  const [middle, half] = [(outer + inner) / 2, (outer - inner) / 2];
  return (x, y) => {
    const wave = Math.sin(Math.atan2(y, x) * count) * steepness;
    return norm(x, y) - middle - half * (wave / Math.sqrt(1 + wave * wave));
  };
}

/** A five-or-more-pointed star. */
export function star(points: number, outer: number, inner: number): Distance {
  const half = Math.PI / points;
  const [ex, ey] = [outer - inner * Math.cos(half), -inner * Math.sin(half)];
  const length = norm(ex, ey);
  return (x, y) => {
    let angle = Math.abs(Math.atan2(y, x)) % (2 * half);
    if (angle > half) angle = 2 * half - angle;
    const radius = norm(x, y);
    const px = radius * Math.cos(angle) - outer;
    const py = radius * Math.sin(angle);
    return (-px * ey + py * ex) / length;
  };
}

export function cutOut(body: Distance, hole: Distance): Distance {
  return (x, y) => Math.max(body(x, y), -hole(x, y));
}

export function joined(a: Distance, b: Distance): Distance {
  return (x, y) => Math.min(a(x, y), b(x, y));
}

/** The same shape repeated `count` times around the origin, at a radius. */
export function around(shape: Distance, count: number, radius: number): Distance {
  const sector = (2 * Math.PI) / count;
  return (x, y) => {
    const turn = sector * Math.round(Math.atan2(y, x) / sector);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return shape(x * cos + y * sin - radius, y * cos - x * sin);
  };
}

/** The height of an edge rounded over `width` pixels: 0 at the outline, 1 from `width` inside on. */
export function bevel(distance: number, width: number): number {
  if (distance >= 0) return 0;
  const t = Math.min(1, -distance / width);
  return Math.sqrt(t * (2 - t));
}
