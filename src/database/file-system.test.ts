import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { networkFileSystem, requireLocal } from './file-system.js';

it('knows the file systems of networks by their numbers, signed or not, and lets local ones pass', async () => {
  expect(networkFileSystem(0x6969)).toBe('NFS');
  expect(networkFileSystem(0xff534d42 | 0)).toBe('CIFS');
  const [ext4, tmpfs, apfs] = [0xef53, 0x01021994, 0x1a];
  for (const type of [ext4, tmpfs, apfs]) expect(networkFileSystem(type)).toBeNull();
  const notes: string[] = [];
  await requireLocal(tmpdir(), (note) => notes.push(note));
  expect(notes).toEqual([]);
});
