/** @file The signature, and that the samples of the guide check it as they should. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasProgram } from './testing/programs.js';
import { signatureOf } from './webhook-signature.js';

const KEY = 'a key of more than sixteen letters';
const BODY = '{"part_id":"Teil-ä"}';

it('is HMAC-SHA256 of the second and the body', () => {
  // echo -n '1772373909.{"part_id":"Teil-ä"}' | openssl dgst -sha256 -hmac 'a key of more than sixteen letters'
  expect(signatureOf(BODY, KEY, new Date('2026-03-01T14:05:09.900Z'))).toBe(
    't=1772373909,v1=6b97df124579a96dc7cbc729479dd0273385921abe3fcf208fea7d554efba87b',
  );
});

/** The block of a language that has this name in it. */
function sample(language: string, name: string): string {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/line-ends.md'), 'utf8');
  const blocks = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, of, code]) => ({ of, code }));
  return blocks.find(({ of, code }) => of === language && code.includes(name))?.code ?? '';
}

const cases = (now: Date): [header: string, body: string, key: string][] => [
  [signatureOf(BODY, KEY, now), BODY, KEY],
  [signatureOf(BODY, KEY, now), `${BODY} `, KEY],
  [signatureOf(BODY, KEY, now), BODY, `${KEY}!`],
  [signatureOf(BODY, KEY, new Date(now.getTime() - 400_000)), BODY, KEY],
  [signatureOf(BODY, KEY, now).replace(/v1=./, 'v1='), BODY, KEY],
];
const JUDGED = [true, false, false, false, false];

describe('the guide’s sample', () => {
  it('in JavaScript tells what is genuine', () => {
    const script = `${sample('js', 'isGenuine')}
      console.log(JSON.stringify(${JSON.stringify(cases(new Date()))}.map((one) => isGenuine(...one))));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(JUDGED);
  });

  const python = hasProgram('python3', 'the sample in Python') ? 'python3' : null;
  it.skipIf(!python)('in Python tells what is genuine', () => {
    const script = `${sample('py', 'is_genuine')}
import json, sys
print(json.dumps([is_genuine(h, b.encode(), k) for h, b, k in json.loads(sys.argv[1])]))`;
    const asked = ['-c', script, JSON.stringify(cases(new Date()))];
    const { stdout, stderr } = spawnSync(python ?? '', asked, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(JUDGED);
  });
});
