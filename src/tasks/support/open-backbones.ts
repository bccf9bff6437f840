/** @file Several backbones by their names, of which one ResNet may have a weights file. */
import { openBackbone, type Backbone } from '../../backbone/index.node.js';
import { ClflowError, option } from '../../errors.js';
import type { Runtime } from '../../graph/index.js';
import type { OnTaskEvent } from './events.js';

export interface NamedBackbones {
  readonly backbones: readonly string[];
  /** File of the weights of the one ResNet among them. */
  readonly weights?: string;
  readonly hubUrl?: string;
}

/** @throws ClflowError `usage` for weights of no or several ResNets; as `openBackbone` does */
export async function openBackbones(
  named: NamedBackbones,
  runtime: Runtime,
  onEvent: OnTaskEvent,
): Promise<Map<string, Backbone>> {
  const { backbones, hubUrl } = named;
  requireOneResnet(named);
  const notify = (message: string): void => onEvent({ phase: 'note', message });
  const opened = new Map<string, Backbone>();
  for (const name of backbones) {
    const source = { name, weights: weightsOf(name, named) };
    opened.set(name, await openBackbone(source, runtime, { endpoint: hubUrl, notify }));
  }
  return opened;
}

/** @throws ClflowError `usage` for weights of no or several ResNets */
export function requireOneResnet({ backbones, weights }: NamedBackbones): void {
  const resnets = backbones.filter(isResnet);
  if (weights === undefined || resnets.length === 1) return;
  throw new ClflowError(
    'usage',
    `${option('weights')} belongs to one ResNet, but ${option('backbones')} names ${resnets.length}: ${backbones.join(', ')}.`,
  );
}

/** The weights file that belongs to one of them. */
export function weightsOf(backbone: string, { weights }: Pick<NamedBackbones, 'weights'>): string | undefined {
  return isResnet(backbone) ? weights : undefined;
}

function isResnet(name: string): boolean {
  return /resnet/.test(name) && name !== 'random-resnet' && !name.endsWith('.onnx');
}
