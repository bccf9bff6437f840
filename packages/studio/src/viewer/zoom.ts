/**
 * @file What of an image is in view: the zoom over the whole fitting in, and the point in the middle as shares of the image, so
 * that one view serves images and stages of any size: the next picture, and the one beside it.
 */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface View {
  /** 1: the image fits in. */
  readonly zoom: number;
  /** In the middle of the stage, 0 … 1. */
  readonly centre: Point;
}

/** Where an image lies on a stage: its upper left corner, and stage pixels a pixel. */
export interface Placed extends Point {
  readonly scale: number;
}

export const whole: View = { zoom: 1, centre: { x: 0.5, y: 0.5 } };
const LEAST = 1;
/** Stage pixels that a pixel of the image becomes, at most. */
const LARGEST_PIXEL = 40;

/** Stage pixels a pixel of the image when it fits in; small images are not enlarged beyond four times. */
export function fitScale(image: Size, stage: Size): number {
  return Math.min(stage.width / image.width, stage.height / image.height, 4);
}

export function placed({ zoom, centre }: View, image: Size, stage: Size): Placed {
  const scale = zoom * fitScale(image, stage);
  return {
    scale,
    x: stage.width / 2 - centre.x * image.width * scale,
    y: stage.height / 2 - centre.y * image.height * scale,
  };
}

/** The point of the image, in its pixels, under a point of the stage. */
export function imagePoint(view: View, image: Size, stage: Size, at: Point): Point {
  return imagePointAt(placed(view, image, stage), at);
}

export function imagePointAt({ x, y, scale }: Placed, at: Point): Point {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

/** Zooms so that what is under `at` stays there. */
export function zoomedAt(view: View, factor: number, image: Size, stage: Size, at: Point): View {
  const most = LARGEST_PIXEL / fitScale(image, stage);
  const zoom = Math.min(most, Math.max(Math.min(LEAST, view.zoom), view.zoom * factor));
  const under = imagePoint(view, image, stage, at);
  const scale = zoom * fitScale(image, stage);
  const centre = {
    x: (under.x + (stage.width / 2 - at.x) / scale) / image.width,
    y: (under.y + (stage.height / 2 - at.y) / scale) / image.height,
  };
  return kept({ zoom, centre }, image, stage);
}

export function moved(view: View, by: Point, image: Size, stage: Size): View {
  const { scale } = placed(view, image, stage);
  const centre = {
    x: view.centre.x - by.x / scale / image.width,
    y: view.centre.y - by.y / scale / image.height,
  };
  return kept({ ...view, centre }, image, stage);
}

/** With another point in the middle, in shares of the image. */
export function centredAt(view: View, centre: Point, image: Size, stage: Size): View {
  return kept({ ...view, centre }, image, stage);
}

/** One pixel of the image is one of the screen. @param ratio the screen's pixels a stage pixel */
export function truePixels(view: View, image: Size, stage: Size, ratio: number): View {
  // Small images, which fit in enlarged, become smaller than that.
  return kept({ zoom: 1 / ratio / fitScale(image, stage), centre: view.centre }, image, stage);
}

/** A direction in which the image fits in is centred; in the other no gap opens at the edge. */
function kept({ zoom, centre }: View, image: Size, stage: Size): View {
  const scale = zoom * fitScale(image, stage);
  const along = (at: number, size: number, room: number): number => {
    const half = room / 2 / (size * scale);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, at));
  };
  return {
    zoom,
    centre: { x: along(centre.x, image.width, stage.width), y: along(centre.y, image.height, stage.height) },
  };
}
