/**
 * @file The suite's core on every Node that the package is for: the engine, files, images, the model file, and the main job
 * by the command line. Each Node comes from the npm registry into a folder below node_modules/.cache and is kept there.
 *
 *   npx tsx tools/node-versions.ts [20.19 22 …]
 *   npx tsx tools/node-versions.ts --fetch          # nothing but that, for later
 *
 * Vitest's own reports go to .reports/node-NN.json. Ends with status 1 when a test fails or a Node cannot be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { own } from './house/environment.js';
import { inWords, readReport } from './house/test-report.js';

const VERSIONS = ['20.19', '22', '24', '26'];
const CORE = ['src/geometry/', 'src/files/', 'src/graph/', 'src/image/', 'src/detector/', 'test/main-job.test.ts'];
/** Of versions that stand between two others, and of the major version that the whole suite runs on: what touches Node itself. */
const BETWEEN = ['src/files/', 'src/image/', 'test/main-job.test.ts'];

const root = join(import.meta.dirname, '..');
const platform = process.platform === 'win32' ? 'win' : process.platform;
const name = `node-${platform}-${process.arch}`;

/** The executable of a version, fetched if it is not there yet; undefined where the registry does not give it. */
function fetchNode(version: string): string | undefined {
  const folder = join(root, 'node_modules/.cache/clflow', `node-${version}`);
  const file = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const wanted = `${name}@${version.includes('.') ? `~${version}.0` : version}`;
  const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', ['install', ...options, wanted], { env: own(), encoding: 'utf8' });
  if (status === 0 && existsSync(file)) return file;
  console.error(`${wanted} cannot be fetched:\n${stderr}`);
  return undefined;
}

interface Row {
  readonly node: string;
  readonly result: string;
  readonly seconds?: number;
  readonly ok: boolean;
}

function runCore(version: string): Row {
  const node = fetchNode(version);
  if (!node) return { node: version, result: 'not fetched', ok: false };
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const report = join(root, '.reports', `node-${version}.json`);
  rmSync(report, { force: true });
  console.log(`\n== Node ${exact}`);
  const started = performance.now();
  const options = ['run', '--project', 'clflow*', '--reporter=json', `--outputFile=${report}`];
  const isSuites = exact.split('.')[0] === process.version.split('.')[0];
  const tests = isSuites || VERSIONS.slice(1, -1).includes(version) ? BETWEEN : CORE;
  const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', ...options, ...tests], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: own(),
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  if (!existsSync(report)) return { node: exact, result: 'no report', seconds, ok: false };
  const counted = readReport(report);
  for (const { name, message } of counted.failed) console.log(`failed: ${name}\n${message}`);
  const result = inWords(counted);
  return { node: exact, result, seconds, ok: status === 0 };
}

function run(versions: readonly string[]): boolean {
  const rows = versions.map(runCore);
  console.log(`\nThe suite's core (${CORE.join(', ')}; of versions between: ${BETWEEN.join(', ')})`);
  for (const { node, result, seconds = 0, ok } of rows) {
    console.log(`  ${ok ? 'ok    ' : 'failed'}  ${node.padEnd(10)}  ${String(seconds).padStart(4)} s  ${result}`);
  }
  return rows.every(({ ok }) => ok);
}

const asked = process.argv.slice(2);
const versions = asked.filter((word) => word !== '--fetch');
const wanted = versions.length > 0 ? versions : VERSIONS;
// One that cannot be had is told when its tests are to run.
if (asked.includes('--fetch')) for (const version of wanted) fetchNode(version);
else process.exitCode = run(wanted) ? 0 : 1;
