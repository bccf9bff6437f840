/** @file The process that inspects. It is given one job at a time, and does not outlive whoever started it. */
import { detector, image, line } from 'clflow/parts';
import { inspectImages } from './inspect-images.js';
import type { ChildSettings, Job, Report } from './messages.js';
import { CHILD_RUNTIME, OpenModels } from './open-models.js';
import { inferTensor } from './raw-tensor.js';
import { refusalOf } from './refusal.js';
import { tryInChild } from './trial.js';

const settings = JSON.parse(process.argv[2]) as ChildSettings;
await line.startWatch(settings);
image.blockForeignLoaders();
const models = new OpenModels(settings.models, settings.device);

function say(report: Report): void {
  process.send?.(report);
}

function refuse(index: number, error: unknown): void {
  say({ kind: 'refusal', index, ...refusalOf(error, (message) => process.stderr.write(`${message}\n`)) });
}

async function work(job: Job): Promise<void> {
  const count = job.kind === 'inspect' ? job.tasks.length : 1;
  const told = new Set<number>();
  const tell = (index: number, answer: unknown): void => {
    told.add(index);
    if (answer instanceof Error) refuse(index, answer);
    else say({ kind: 'answer', index, answer });
  };
  try {
    if (job.kind === 'try') tell(0, await tryInChild(models, job.model));
    else {
      const model = await models.get(job.model);
      if (job.kind === 'infer') tell(0, await inferTensor(model, job.task));
      else await inspectImages(model, job.tasks, tell, (stage) => say({ kind: 'stage', stage }));
    }
  } catch (error) {
    for (let index = 0; index < count; index++) if (!told.has(index)) refuse(index, error);
  }
  say({ kind: 'done', resident: process.memoryUsage.rss(), models: models.hashes });
}

process.on('disconnect', () => process.exit());
process.on('message', (job: Job) => void work(job));
try {
  await detector.openRuntime(settings.device, CHILD_RUNTIME);
  say({ kind: 'ready' });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.send?.({ kind: 'unfit', message } satisfies Report, () => process.exit(1));
}
