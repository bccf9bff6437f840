/**
 * @file Kills the studio's process (SIGKILL) during uploads and labels, and during a training, again and again: what was said to be
 * kept is there after the restart, and the training goes on: `npx tsx packages/studio/tools/kill-studio.ts [times]`.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'clflow';
import type { ImageJson, JobJson, ProjectJson, Uploaded } from '@clflow/server/studio-api';
import { smallProduct } from '../../../test/support/product.js';
import { load, startStudio, until, verdict } from './support.js';

const times = Number(process.argv[2] ?? 5);
const root = mkdtempSync(join(tmpdir(), 'clflow-kill-studio-'));
const [data, product] = [join(root, 'data'), join(root, 'product')];
await smallProduct(product);
const picture = (seed: number) =>
  encodePng({
    width: 64,
    height: 64,
    data: Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * (seed + 7)) & 255),
  });

let studio = await startStudio(data);
const { id } = await studio.call<ProjectJson>('POST', '/projects', { folder: product });
const images = async (): Promise<ImageJson[]> =>
  (await studio.call<{ images: ImageJson[] }>('GET', `/projects/${id}/images?limit=1000`)).images;

/** Of files and labels, what the studio said to have. */
const kept = new Set<string>();
const labelled = new Map<number, string>();
let number = 0;
for (let round = 1; round <= times; round++) {
  const goOn = { value: true };
  const all = await images();
  const uploading = Promise.allSettled(
    Array.from({ length: 4 }, async () => {
      while (goOn.value) {
        const name = `added-${++number}.png`;
        const form = new FormData();
        form.append('files', new Blob([(await picture(number)) as Uint8Array<ArrayBuffer>]), name);
        const answer = await studio.raw(`/api/projects/${id}/uploads?into=good`, { method: 'POST', body: form });
        const { files } = (await answer.json()) as Uploaded;
        if (files[0].error === null) kept.add(name);
      }
    }),
  );
  const labelling = Promise.allSettled([
    (async () => {
      for (let i = 0; goOn.value; i++) {
        const [image, label] = [all[i % all.length].id, i % 2 === 0 ? 'unsure' : 'good'];
        await studio.call('POST', `/projects/${id}/actions`, { type: 'label', images: [image], label });
        labelled.set(image, label);
      }
    })(),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 1500));
  await studio.kill();
  goOn.value = false;
  await Promise.all([uploading, labelling]);
  studio = await startStudio(data);
  await studio.call('POST', `/projects/${id}/scan`);
  const after = await images();
  const there = new Set(after.map(({ name }) => name.split('/').at(-1)!));
  const lost = [...kept].filter((name) => !there.has(name));
  // The one that was being written may have been kept without a word.
  const wrong = [...labelled].filter(([image, label]) => after.find((one) => one.id === image)?.label !== label);
  const broken = (await studio.call<ProjectJson>('GET', `/projects/${id}`)).unreadable;
  verdict(
    lost.length === 0 && wrong.length <= 1 && broken.length === 0,
    `killed during uploads and labels, ${round}: ${kept.size} files and ${labelled.size} labels were acknowledged, ` +
      `${lost.length} files lost, ${wrong.length} labels other than said, ${broken.length} files half-written, ${load()}`,
  );
  for (const one of after) if (labelled.has(one.id)) labelled.set(one.id, one.label!);
}

// Labels as they were: a training needs good ones.
const unsure = (await images()).filter(({ label }) => label === 'unsure').map((image) => image.id);
if (unsure.length > 0)
  await studio.call('POST', `/projects/${id}/actions`, { type: 'label', images: unsure, label: 'good' });
const job = await studio.call<JobJson>('POST', `/projects/${id}/train`, {
  backbone: 'embedded',
  size: '64',
  epochs: 6,
});
let killed = 0;
// A third time would look as if the job itself brought the server down: it is then left to a person.
for (let epoch = 1; epoch <= 2; epoch++) {
  const reached = await until(
    () => studio.call<JobJson>('GET', `/jobs/${job.id}`),
    ({ state, progress }) =>
      !['queued', 'running'].includes(state) ||
      Number((progress.training as { epoch?: number } | undefined)?.epoch) > epoch,
  );
  if (reached.state !== 'running') break;
  await studio.kill();
  killed++;
  studio = await startStudio(data);
}
const done = await until(
  () => studio.call<JobJson>('GET', `/jobs/${job.id}`),
  ({ state }) => !['queued', 'running'].includes(state),
);
const log = await (await studio.raw(`/api/jobs/${job.id}/log`)).text();
const measured = await until(
  () => studio.call<ProjectJson>('GET', `/projects/${id}`),
  ({ model, job: active }) => model?.measured === true && active === null,
);
verdict(
  done.state === 'done' && killed > 0 && done.attempts > killed,
  `killed during a training ${killed} times: ${done.state} after ${done.attempts} attempts, version ${measured.model!.version} has measured all images`,
);
process.stdout.write(
  `${log
    .split('\n')
    .filter((line) => /resum|attempt/i.test(line))
    .slice(-4)
    .join('\n')}\n`,
);
const halves = readdirSync(join(product, 'train/good')).filter((name) => name.startsWith('.clflow-'));
process.stdout.write(
  `${halves.length} hidden halves lie in the folder; the next uploads take them away when they are ten minutes old\n`,
);
await studio.stop();
rmSync(root, { recursive: true });
