/** @file Archives read by another program: Python, whose reader checks every sum. Tests that need it are skipped where it is not. */
import { execFileSync, spawnSync } from 'node:child_process';

export const hasPython = spawnSync('python3', ['--version']).status === 0;

const READ = `
import sys, zipfile, json
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size] for i in z.infolist()]))
`;

/** Names and sizes of what is in it. */
export function zipContent(file: string): [string, number][] {
  const read = execFileSync('python3', ['-c', READ, file], { encoding: 'utf8', maxBuffer: 1e9 });
  return JSON.parse(read) as [string, number][];
}

export function unzip(file: string, folder: string): void {
  execFileSync('python3', ['-m', 'zipfile', '-e', file, folder]);
}
