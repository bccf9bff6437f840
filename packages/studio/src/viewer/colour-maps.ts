/** @file The colours of heat maps: chosen here and remembered. Cividis looks alike to every kind of colour vision. */
import { recall, remember } from '../shared/remembered.js';
import { createStore } from '../shared/store.js';
import { inferno } from './heat.js';

/** `contour`: the line at the threshold alone. */
export const colourMaps = ['inferno', 'cividis', 'grey', 'contour'] as const;
export type ColourMap = (typeof colourMaps)[number];

/** By Jamie R. Nuñez and others (PLOS ONE 2018), as the polynomial of d3-scale-chromatic (ISC). */
function cividisAt(t: number): readonly number[] {
  return [
    -4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57)))),
    32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37)))),
    81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67)))),
  ];
}

function table(colour: (t: number) => readonly number[]): Uint8ClampedArray {
  return Uint8ClampedArray.from(Array.from({ length: 256 }, (_, i) => colour(i / 255)).flat());
}

/** Red, green, blue of 256 colours. */
export const ramps: Readonly<Record<ColourMap, Uint8ClampedArray>> = {
  inferno,
  cividis: table(cividisAt),
  grey: table((t) => [255 * t, 255 * t, 255 * t]),
  contour: table(() => [0, 0, 0]),
};

const stored = recall('colour-map');
export const colourMap = createStore<ColourMap>(colourMaps.find((name) => name === stored) ?? 'inferno');

export function chooseColourMap(name: ColourMap): void {
  remember('colour-map', name);
  colourMap.set(name);
}

export function nextColourMap(): ColourMap {
  const next = colourMaps[(colourMaps.indexOf(colourMap.get()) + 1) % colourMaps.length]!;
  chooseColourMap(next);
  return next;
}

/** For a style: the ramp from left to right. */
export function gradientOf(name: ColourMap): string {
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = 3 * Math.round((255 * i) / 16);
    return `rgb(${ramps[name][at]} ${ramps[name][at + 1]} ${ramps[name][at + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
