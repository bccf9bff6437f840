/** @file What a report of Vitest's (`--reporter=json`) says in a few words. */
import { readFileSync } from 'node:fs';

export interface Failure {
  readonly name: string;
  readonly message: string;
}

export interface Counted {
  readonly passed: number;
  readonly failed: readonly Failure[];
  /** Full names. */
  readonly skipped: readonly string[];
}

/** What is read of the report. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export function readReport(file: string): Counted {
  const { testResults: suites } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const tests = suites.flatMap(({ assertionResults }) => assertionResults);
  const withStatus = (...wanted: string[]) => tests.filter(({ status }) => wanted.includes(status));
  const failed = withStatus('failed').map(({ fullName, failureMessages = [] }) => ({
    name: fullName,
    message: failureMessages.join('\n'),
  }));
  // A file that fails before its first test has no failed test of its own, but is a failure all the same.
  const silent = suites.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: withStatus('passed').length,
    failed: [...failed, ...silent.map(({ name, message = '' }) => ({ name, message }))],
    skipped: withStatus('pending', 'skipped', 'todo').map(({ fullName }) => fullName),
  };
}

export function joined(all: readonly Counted[]): Counted {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.flatMap(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

/** "3 passed, 0 failed, 1 skipped" */
export function inWords({ passed, failed, skipped }: Counted): string {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}
