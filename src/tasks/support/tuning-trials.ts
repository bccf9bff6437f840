/** @file The trials of a tuning: from the journal where they are known, else trained and scored. */
import type { Backbone } from '../../backbone/index.node.js';
import { ClflowError } from '../../errors.js';
import type { Size } from '../../geometry/index.js';
import { hasEpochs } from '../../training/plan.js';
import { workingSizeFor } from '../../training/working-size.js';
import {
  paintedAuroc,
  paintedRecall,
  rungs,
  settingName,
  trySetting,
  type Setting,
  type SettingTrial,
  type Trial,
} from '../../tuning/index.js';
import type { OnTaskEvent } from './events.js';
import type { TuningJournal } from './tuning-journal.js';

export interface TuningWork extends Pick<
  SettingTrial,
  'images' | 'nearCopies' | 'runtime' | 'precision' | 'split' | 'panel' | 'signal'
> {
  readonly backbones: ReadonlyMap<string, Backbone>;
  /** Typical size of the images. */
  readonly typical: Size;
  readonly seed: number;
  readonly falseAlarmRate: number;
  readonly journal: TuningJournal;
  /** The setting whose failure is the tuning's. */
  readonly reference: Setting;
  readonly onEvent: OnTaskEvent;
}

/** @returns null, with a note, for a setting that cannot be trained */
export async function trialOf(work: TuningWork, candidate: Setting, rung: number): Promise<Trial | null> {
  const { journal, onEvent, falseAlarmRate, reference } = work;
  const known = journal.find(candidate, rung);
  if (known) return known;
  const setting = settingName(candidate);
  onEvent({ phase: 'trial', setting, trial: rung + 1, trials: rungs.length });
  try {
    const trial = asBefore(journal, candidate, rung) ?? (await trained(work, candidate, rung));
    await journal.add(candidate, rung, trial);
    const [auroc, recall] = [paintedAuroc(trial), paintedRecall(trial, falseAlarmRate)];
    onEvent({ phase: 'trial-done', setting, auroc, recall, seconds: trial.seconds });
    return trial;
  } catch (error) {
    const itsOwn = error instanceof ClflowError && ['data', 'internal', 'usage'].includes(error.code);
    if (!itsOwn || candidate === reference) throw error;
    onEvent({ phase: 'note', message: `${setting} is out: ${error.message}` });
    return null;
  }
}

/** Without epochs, another training on the same images would be the same. */
function asBefore(journal: TuningJournal, setting: Setting, rung: number): Trial | null {
  if (rung === 0 || hasEpochs(setting.method) || rungs[rung].images !== rungs[rung - 1].images) return null;
  const before = journal.find(setting, rung - 1);
  return before && { ...before, seconds: 0 };
}

function trained(
  work: TuningWork,
  { method, backbone: name, size, orientation }: Setting,
  rung: number,
): Promise<Trial> {
  const { images, nearCopies, runtime, precision, split, panel, signal, backbones, typical, seed, onEvent } = work;
  const backbone = backbones.get(name)!;
  return trySetting({
    plan: { method, size: workingSizeFor(backbone, size ?? undefined, typical), seed },
    orientation: orientation ?? undefined,
    rung: rungs[rung],
    ...{ images, nearCopies, backbone, runtime, precision, split, panel, signal },
    onScored: (done) => onEvent({ phase: 'inspecting', done, total: panel.good.length }),
  });
}
