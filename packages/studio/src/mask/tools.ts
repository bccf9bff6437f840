/** @file What somebody paints with; it stays chosen from picture to picture, and in this browser. */
import { recall, remember } from '../shared/remembered.js';
import { createStore } from '../shared/store.js';

/** Those for masks. */
export const tools = ['move', 'brush', 'eraser', 'polygon', 'rectangle', 'wand', 'heat'] as const;
/** `region`: the region of interest. */
export type Tool = (typeof tools)[number] | 'region';

export interface ToolState {
  readonly tool: Tool;
  /** Polygon, rectangle and wand take away instead of adding. */
  readonly erases: boolean;
  /** Diameter of the brush, in pixels of the picture. */
  readonly size: number;
  /** Of the wand: the largest distance of colours. */
  readonly tolerance: number;
}

const SMALLEST = 1;
export const LARGEST = 1000;

function rememberedNumber(name: string, otherwise: number, most: number): number {
  const value = Number(recall(name) ?? otherwise);
  return value >= 1 && value <= most ? value : otherwise;
}

export const toolState = createStore<ToolState>({
  tool: 'brush',
  erases: false,
  size: rememberedNumber('brush', 24, LARGEST),
  tolerance: rememberedNumber('tolerance', 12, 100),
});

const change = (changes: Partial<ToolState>): void => toolState.set({ ...toolState.get(), ...changes });

export function chooseTool(tool: Tool): void {
  change({ tool });
}

export function setSize(size: number): void {
  const rounded = Math.min(LARGEST, Math.max(SMALLEST, Math.round(size)));
  change({ size: rounded });
  remember('brush', String(rounded));
}

/** A tenth larger or smaller, a pixel at least. */
export function scaleSize(direction: 1 | -1): void {
  const { size } = toolState.get();
  setSize(size + direction * Math.max(1, Math.round(size / 10)));
}

export function setTolerance(tolerance: number): void {
  change({ tolerance });
  remember('tolerance', String(tolerance));
}

/** Add or take away; the brush becomes the eraser and back. */
export function switchErasing(): void {
  const { tool, erases } = toolState.get();
  if (tool === 'brush') change({ tool: 'eraser' });
  else if (tool === 'eraser') change({ tool: 'brush' });
  else change({ erases: !erases });
}
