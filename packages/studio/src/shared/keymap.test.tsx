import { beforeEach, expect, it } from 'vitest';
import { changeKey, isCharacter, keyMap, keyOf, keysNow, nameOf, resetKeys, setQuiet } from './keymap.js';

beforeEach(() => {
  resetKeys();
  setQuiet(false);
});

const pressed = (key: string, more: object = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

it('writes a pressed key as a map has it, and chooses none that every page needs', () => {
  expect([pressed('q'), pressed('Q', { shiftKey: true }), pressed('?', { shiftKey: true })]).toEqual([
    'Q',
    'Shift+Q',
    '?',
  ]);
  expect([pressed('F2', { ctrlKey: true }), pressed('Escape'), pressed('Shift', { shiftKey: true })]).toEqual([
    'Ctrl+F2',
    null,
    null,
  ]);
});

it('gives another key on every page, but the mask editor its own, and remembers it', () => {
  changeKey('B', 'Q');
  expect([keysNow(['B']), keysNow(['B'], 'mask')]).toEqual([['Q'], ['B']]);
  changeKey(nameOf('B', 'mask'), 'F9');
  expect(keysNow(['B'], 'mask')).toEqual(['F9']);
  expect(JSON.parse(localStorage.getItem('clflow-keys')!)).toEqual({
    changed: { B: 'Q', 'mask B': 'F9' },
    isQuiet: false,
  });
  changeKey('B', 'b');
  expect(keyMap.get().changed).toEqual({ 'mask B': 'F9' });
  resetKeys();
  expect(localStorage.getItem('clflow-keys')).toBeNull();
});

it('switches single characters off, and leaves the others', () => {
  setQuiet(true);
  expect(keysNow(['Z', 'Ctrl+Z'])).toEqual(['Ctrl+Z']);
  expect([keysNow(['Digit1']), keysNow(['?']), keysNow(['Shift+C'])]).toEqual([[], [], []]);
  expect(keysNow(['ArrowLeft', 'A'])).toEqual(['ArrowLeft']);
  expect(['+', ' ', 'Delete'].map(isCharacter)).toEqual([true, false, false]);
});
