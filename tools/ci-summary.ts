/**
 * @file The end of a CI run: counts the tests of all reports in .reports/, and fails where one failed, or was skipped although
 * what it asks for is there. The last line is "N passed, N failed, N skipped".
 *
 *   npx tsx tools/ci-summary.ts [what is missing here: chromium, python, pypi, strace, shared, mount, systemd, mosquitto, ffmpeg, rtsp, queues, networks]
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inWords, joined, readReport } from './house/test-report.js';

/** What tests ask of a machine, and how the name of a test tells that it asks for it. */
const MEANS: Record<string, RegExp> = {
  chromium: /Chromium/,
  python: /Python/,
  pypi: /PyPI/,
  strace: /strace/,
  shared: /no shared data/,
  mount: /may not mount/,
  systemd: /systemd/,
  mosquitto: /no mosquitto/,
  ffmpeg: /no ffmpeg|no RTSP server/,
  rtsp: /no RTSP server/,
  queues: /no Redis|no PostgreSQL/,
  networks: /no network namespaces/,
};

const folder = join(import.meta.dirname, '../.reports');
const missing = process.argv.slice(2);
const reports = readdirSync(folder)
  .sort()
  .map((file) => ({ name: file.replace('.json', ''), counted: readReport(join(folder, file)) }));
const all = joined(reports.map(({ counted }) => counted));

console.log('\nTests');
for (const { name, counted } of reports) console.log(`  ${name.padEnd(12)}  ${inWords(counted)}`);
for (const { name } of all.failed) console.log(`  failed: ${name}`);
let unexcused = 0;
for (const name of all.skipped) {
  const lacked = missing.find((means) => MEANS[means]?.test(name));
  if (!lacked) unexcused++;
  console.log(`  skipped ${lacked ? `for want of ${lacked}` : 'though it could run'}: ${name}`);
}
console.log(inWords(all));
process.exitCode = all.failed.length + unexcused > 0 ? 1 : 0;
