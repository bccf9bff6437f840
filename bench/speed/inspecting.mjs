// clflow as a program that uses it: reads lines {"work": "load" | "one" | "many", "files": [...]} and answers with what each
// piece of work took, in seconds. `node inspecting.mjs CHECKOUT MODEL THREADS`
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [checkout, model, threads] = process.argv.slice(2);
const { Detector } = await import(pathToFileURL(resolve(checkout, 'dist/index.js')).href);
const open = () => Detector.load(model, { threads: Number(threads) });
const detector = await open();

const WORKS = {
  load: () => [async () => (await open()).release()],
  one: (files) => files.map((file) => () => detector.inspect(file)),
  many: (files) => [() => Promise.all(files.map((file) => detector.inspect(file)))],
};

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { work, files } = JSON.parse(line);
  const answer = { wall: [], cpu: [] };
  for (const run of WORKS[work](files)) {
    const [began, before] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(before);
    answer.wall.push((performance.now() - began) / 1000);
    answer.cpu.push((user + system) / 1e6);
  }
  console.log(JSON.stringify(answer));
}
await detector.release();
