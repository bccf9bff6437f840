/** @file Photos of good parts in, a model out; it is tried right there. All of it in the browser. */
import { openShell } from '../shared/shell.js';
import { words } from '../shared/words.js';
import { choosePhotos } from './choose-photos.js';
import { runTraining } from './run-training.js';
import { showModel } from './show-model.js';

const body = openShell(words.trainTitle, words.trainLead, words.goInspect);

/** One part after the other, and back where a training was stopped or failed. */
async function start(photos: readonly File[] = [], message = ''): Promise<void> {
  const chosen = await choosePhotos(body, photos, message);
  const result = await runTraining(body, chosen);
  if ('problem' in result) return start(chosen.photos, result.problem);
  await showModel(body, chosen.name, result, () => void start());
}

void start();
