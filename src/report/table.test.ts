import { expect, it } from 'vitest';
import { markdownTable } from './table.js';

it('shows names in Markdown as they are, whatever is in them', () => {
  const rows = [{ cells: ['a|b', '1'] }, { cells: ['<script>\n[x](y)', '2'], summary: true }];
  const text = markdownTable({ title: 'T', head: ['name', 'n'], rows });
  expect(text).toContain('| a\\|b | 1 |');
  expect(text).toContain('| **\\<script\\> \\[x\\](y)** | **2** |');
  expect(text.split('\n')).toHaveLength(6);
});
