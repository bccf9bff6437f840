import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeImage, decodeMask, encodePng } from '../../../image/index.node.js';
import { disc } from '../../../synthesis/testing/pictures.js';
import { synthesizeCommand } from './command.js';

let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-synthesize-'));
  data = join(folder, 'product');
  await mkdir(join(data, 'train', 'good'), { recursive: true });
  for (let i = 0; i < 3; i++) {
    await writeFile(join(data, 'train', 'good', `${i}.png`), await encodePng(disc(i, 128, 96)));
  }
});

afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  try {
    await synthesizeCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(args, { from: 'user' });
  } finally {
    spy.mockRestore();
  }
  return written.join('');
}

describe('clflow synthesize', () => {
  it('writes images, masks, JSON and a contact sheet, the same for the same seed', async () => {
    const output = join(folder, 'a');
    const printed = await run(data, '--output', output, '--count', '5', '--seed', '3', '--size', '96x128');
    expect(printed).toContain('5 defects of 128×96 pixels');
    const { defects, seed, size } = JSON.parse(await readFile(join(output, 'defects.json'), 'utf8'));
    expect(seed).toBe(3);
    expect(size).toEqual({ width: 128, height: 96 });
    expect(defects).toHaveLength(5);
    for (const { file, mask, type, source, boxes } of defects) {
      expect(file).toMatch(new RegExp(`^images/00[0-4]_${type}\\.png$`));
      expect(source).toMatch(/^train\/good\/[0-2]\.png$/);
      const image = await decodeImage(join(output, file));
      const decoded = await decodeMask(join(output, mask));
      expect([image.width, image.height, decoded.width, decoded.height]).toEqual([128, 96, 128, 96]);
      const [{ x, y, width, height }] = boxes;
      const inBox = decoded.data.some((value, i) => {
        const [column, row] = [i % 128, Math.floor(i / 128)];
        return value > 0 && column >= x && column < x + width && row >= y && row < y + height;
      });
      expect(inBox).toBe(true);
    }
    const sheet = await decodeImage(join(output, 'contact-sheet.png'));
    expect(sheet.width).toBeGreaterThan(6 * 256);

    const again = join(folder, 'b');
    await run(data, '--output', again, '--count', '5', '--seed', '3', '--size', '96x128');
    for (const { file } of defects) {
      expect(await readFile(join(again, file))).toEqual(await readFile(join(output, file)));
    }
  });

  it('draws the listed types only, and prints one line of JSON', async () => {
    const output = join(folder, 'c');
    const printed = await run(data, '-o', output, '--count', '6', '--types', 'stain, crack', '--json');
    const result = JSON.parse(printed);
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect(result.count).toBe(6);
    expect(Object.keys(result.types).every((type) => type === 'stain' || type === 'crack')).toBe(true);
    expect((await readdir(join(output, 'images'))).length).toBe(6);
  });

  it.each([
    [['--count', '0'], /--count.*whole number from 1/],
    [['--seed', 'x'], /--seed.*whole number from 0/],
    [['--types', 'rust'], /no defect type 'rust'/],
    [['--layout', 'nope'], /--layout.*nope.*choices/],
    [['--size', '20'], /`size` 20/],
  ])('refuses %j', async (args, message) => {
    await expect(run(data, '--output', join(folder, 'd'), ...args)).rejects.toThrow(message);
  });

  it('explains itself, examples included', () => {
    let help = '';
    const command = synthesizeCommand().configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help).toContain('--count <n>');
    expect(help).toContain('clflow synthesize photos/bottle --output defects');
  });
});
