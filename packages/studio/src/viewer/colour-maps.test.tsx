import { expect, it } from 'vitest';
import { chooseColourMap, colourMap, colourMaps, gradientOf, nextColourMap, ramps } from './colour-maps.js';

/** How bright a colour looks, roughly. */
const light = (ramp: Uint8ClampedArray, at: number) =>
  0.3 * ramp[3 * at]! + 0.59 * ramp[3 * at + 1]! + 0.11 * ramp[3 * at + 2]!;

it('ramps rise from dark to bright, so that more is brighter in print, too', () => {
  for (const name of ['inferno', 'cividis', 'grey'] as const) {
    const rising = Array.from({ length: 16 }, (_, i) => light(ramps[name], 17 * i));
    expect([name, [...rising].sort((a, b) => a - b)]).toEqual([name, rising]);
  }
  expect([...ramps.cividis.slice(0, 3)]).toEqual([0, 32, 81]);
  expect(gradientOf('grey')).toContain('rgb(255 255 255)');
});

it('goes round, and is remembered', () => {
  chooseColourMap('inferno');
  expect(colourMaps.map(nextColourMap)).toEqual(['cividis', 'grey', 'contour', 'inferno']);
  chooseColourMap('grey');
  expect([colourMap.get(), localStorage.getItem('clflow-colour-map')]).toEqual(['grey', 'grey']);
  chooseColourMap('inferno');
});
