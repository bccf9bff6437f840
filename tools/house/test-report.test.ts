import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { workplace } from '../../test/support/product.js';
import { inWords, joined, readReport } from './test-report.js';

const { root, remove } = workplace('test-report');
afterAll(remove);

it('counts passed, failed and skipped tests, and a file that fails before its first test', () => {
  const file = join(root, 'report.json');
  const test = (fullName: string, status: string) => ({ fullName, status, failureMessages: [] });
  const suites = [
    { name: 'a', status: 'failed', assertionResults: [test('adds', 'passed'), test('takes', 'failed')] },
    { name: 'b', status: 'failed', message: 'no such import', assertionResults: [] },
    { name: 'c', status: 'passed', assertionResults: [test('waits', 'pending'), test('rests', 'skipped')] },
  ];
  writeFileSync(file, JSON.stringify({ testResults: suites }));
  const counted = readReport(file);
  expect(counted.failed.map(({ name }) => name)).toEqual(['takes', 'b']);
  expect(counted.skipped).toEqual(['waits', 'rests']);
  expect(inWords(counted)).toBe('1 passed, 2 failed, 2 skipped');
  expect(inWords(joined([counted, counted]))).toBe('2 passed, 4 failed, 4 skipped');
});
