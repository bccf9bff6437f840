/** @file What `clflow synthesize` prints around the task. */
import type { TaskHooks } from '../../../tasks/support/events.js';
import { synthesize, type SynthesizeOptions } from '../../../tasks/synthesize.js';
import { print } from '../../terminal/output.js';
import { summaryJson, summaryText } from './summary.js';

export interface SynthesizeFlags extends Omit<SynthesizeOptions, 'data' | keyof TaskHooks> {
  readonly json?: boolean;
}

export async function runSynthesize(data: string, { json, ...flags }: SynthesizeFlags): Promise<void> {
  const notes: string[] = [];
  const result = await synthesize({
    ...{ data, ...flags },
    onEvent: (event) => {
      if (event.phase === 'note') notes.push(event.message);
    },
  });
  print(json ? summaryJson(result) : summaryText(result, notes));
}
