import { expect, it } from 'vitest';
import { Contestant } from './contestant.js';

const program = (code: string) => ({ command: process.execPath, args: ['--input-type=module', '--eval', code] });

it('answers when it is asked, and ends when it is told to', async () => {
  const contestant = await Contestant.start(
    program(`
      import { createInterface } from 'node:readline';
      console.log('{}');
      for await (const line of createInterface({ input: process.stdin })) {
        const { files } = JSON.parse(line);
        console.log(JSON.stringify({ wall: files.map(Number), cpu: [] }));
      }`),
  );
  expect(await contestant.ask({ work: 'one', files: ['1', '2'] })).toEqual({ wall: [1, 2], cpu: [] });
  expect(await contestant.ask({ work: 'many', files: ['3'] })).toEqual({ wall: [3], cpu: [] });
  if (process.platform === 'linux') expect(contestant.peakMemoryMb()).toBeGreaterThan(20);
  await contestant.stop();
  expect(contestant.peakMemoryMb()).toBeNull();
});

it('is quoted when it ends before it is ready, or instead of an answer', async () => {
  await expect(Contestant.start(program('throw new Error("no openvino")'))).rejects.toThrow(/ended:[\s\S]*no openvino/);
  const contestant = await Contestant.start(
    program('console.log("{}"); process.stdin.once("data", () => { console.error("no memory"); process.exit(9); })'),
  );
  await expect(contestant.ask({ work: 'one', files: [] })).rejects.toThrow(/ended:\nno memory/);
  await contestant.stop();
});

it('says so where there is no such program', async () => {
  await expect(Contestant.start({ command: '/nowhere/python', args: [] })).rejects.toThrow(/ENOENT/);
});
