// @vitest-environment node
import { image } from 'clflow/parts';
import { beforeEach, expect, it, vi } from 'vitest';
import { Editor } from './editor.js';
import { NONE, type Source } from './source.js';
import { chooseTool, scaleSize, setSize, switchErasing, toolState } from './tools.js';

const size = { width: 40, height: 30 };
const none = () => null;

/** Keeps what was saved last. */
function stored(first: Uint8Array | null = null) {
  const kept = { saves: 0, png: null as Uint8Array | null };
  const source: Source = {
    load: () => Promise.resolve({ data: first, tag: NONE, place: null }),
    save: (png) => {
      kept.saves++;
      kept.png = png;
      return Promise.resolve({ tag: `"${kept.saves}"`, place: 'folder' as const });
    },
  };
  return { kept, source };
}

async function opened(first: Uint8Array | null = null) {
  const { kept, source } = stored(first);
  const editor = new Editor(size, source);
  await editor.load();
  const area = () => editor.painting.data.reduce((sum, value) => sum + value, 0);
  const line = (from: number, to: number, alt = false): void => {
    editor.down({ x: from, y: 10 }, alt, none);
    editor.move({ x: to, y: 10 });
    editor.up();
  };
  return { editor, kept, area, line };
}

beforeEach(() => {
  chooseTool('brush');
  setSize(4);
});

it('paints, saves each stroke, takes back and saves that too', async () => {
  const { editor, kept, area, line } = await opened();
  line(5, 30);
  const first = area();
  expect(first).toBeGreaterThan(90);
  await vi.waitFor(() => expect(editor.saving.isUnsaved).toBe(false));
  const read = await image.decodeMask(kept.png!);
  expect(read.data.filter((value) => value === 255)).toHaveLength(first);
  line(5, 30, true);
  expect(area()).toBe(0);
  await editor.saving.flush();
  expect(kept.png).toBeNull();
  editor.undo();
  expect([area(), editor.view.get().canRedo]).toEqual([first, true]);
  await editor.saving.flush();
  expect((await image.decodeMask(kept.png!)).data.filter(Boolean)).toHaveLength(first);
});

it('erases with E, X and Alt; Alt with the eraser still erases', async () => {
  const { editor, area, line } = await opened(new Uint8Array(1200).fill(1));
  switchErasing();
  expect(toolState.get().tool).toBe('eraser');
  expect([editor.isErasing(false), editor.isErasing(true)]).toEqual([true, true]);
  line(5, 30);
  expect(area()).toBeLessThan(1200);
  switchErasing();
  expect(editor.isErasing(false)).toBe(false);
  chooseTool('rectangle');
  switchErasing();
  editor.down({ x: 0, y: 20 }, false, none);
  editor.move({ x: 39, y: 29 });
  editor.up();
  expect(editor.painting.data.subarray(20 * 40).includes(1)).toBe(false);
  switchErasing();
});

it('draws polygons point by point, drops a point, and forgets one that is left', async () => {
  const { editor, area } = await opened();
  chooseTool('polygon');
  for (const [x, y] of [
    [5, 5],
    [25, 5],
    [25, 25],
    [38, 29],
  ] as const)
    editor.down({ x, y }, false, none);
  editor.dropPoint();
  editor.closePolygon();
  expect(area()).toBe(190 + 20);
  editor.down({ x: 1, y: 1 }, false, none);
  expect(editor.leave()).toBe(true);
  editor.closePolygon();
  expect([area(), editor.leave()]).toEqual([210, false]);
});

it('takes the mask from a map; levels that are tried are one stroke', async () => {
  const { editor, area, line } = await opened();
  line(5, 30);
  const before = area();
  const values = Float32Array.from({ length: 40 * 30 }, (_, i) => i % 40);
  const map = { width: 40, height: 30, values, low: 0, high: 40, threshold: 20 };
  for (const level of [30, 100, 10.5, 19.5]) editor.takeFrom(map, level);
  expect(area()).toBe(20 * 30);
  editor.undo();
  expect(area()).toBe(before);
  editor.undo();
  expect([area(), editor.view.get().canUndo]).toEqual([0, false]);
});

it('grows, shrinks, fills and clears as strokes; the wand needs a picture', async () => {
  const { editor, area } = await opened();
  chooseTool('rectangle');
  editor.down({ x: 10, y: 10 }, false, none);
  editor.move({ x: 19, y: 19 });
  editor.up();
  editor.grow(2);
  expect(area()).toBeGreaterThan(100);
  editor.grow(-2);
  expect(area()).toBe(100);
  editor.clear();
  expect(area()).toBe(0);
  for (let i = 0; i < 3; i++) editor.undo();
  expect(area()).toBe(100);
  chooseTool('wand');
  editor.down({ x: 1, y: 1 }, false, none);
  expect(area()).toBe(100);
  const grey = new Uint8ClampedArray(4 * 1200).fill(90);
  editor.down({ x: 1, y: 1 }, false, () => grey);
  expect(area()).toBe(1200);
});

it('has brushes from one pixel on, in steps of a tenth', () => {
  setSize(1);
  scaleSize(-1);
  expect(toolState.get().size).toBe(1);
  scaleSize(1);
  expect(toolState.get().size).toBe(2);
  setSize(100);
  scaleSize(1);
  expect(toolState.get().size).toBe(110);
  setSize(1e6);
  expect(toolState.get().size).toBe(1000);
});

it('says why it cannot be opened, and paints nothing then', async () => {
  const { source } = stored();
  const editor = new Editor(size, { ...source, load: () => Promise.reject(new Error('The disk is gone.')) });
  await editor.load();
  expect(editor.view.get()).toMatchObject({ status: 'failed', problem: new Error('The disk is gone.') });
  editor.down({ x: 5, y: 5 }, false, none);
  editor.up();
  expect(editor.painting.isEmpty).toBe(true);
});
