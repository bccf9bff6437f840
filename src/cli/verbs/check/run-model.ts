/** @file What `clflow check` prints of a model file. */
import { backboneInWords } from '../../../report/backbone.js';
import { checkModel, type CheckModelResult } from '../../../tasks/check-model.js';
import { print } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { table } from '../../terminal/table.js';

export async function runCheckModel(model: string, { json }: { readonly json?: boolean }): Promise<void> {
  const result = await runTask((hooks) => checkModel({ model, ...hooks }), { json });
  print(json ? JSON.stringify(result) : forPeople(result, model));
}

function forPeople({ bytes, metadata, parts }: CheckModelResult, model: string): string {
  const { format, version, className, method, backbone, size } = metadata;
  const rows = parts.map(({ name, numbers, bytes: own, halves }) => [
    name,
    numbers === 0 ? '' : numbers.toLocaleString('en'),
    (own / 1e6).toFixed(2),
    `${((100 * own) / bytes).toFixed(0)} %`,
    numbers === 0 ? '' : `${(100 * halves).toFixed(0)} %`,
  ]);
  return [
    `${model} is sound: format ${format}, written by clflow ${version}`,
    `${className}: ${method}, backbone ${backboneInWords(backbone)}, ${size.width}×${size.height}`,
    '',
    table(rows, ['part', 'numbers', 'MB', 'of the file', 'as float16'], [1, 2, 3, 4]),
    '',
    `${(bytes / 1e6).toFixed(2)} MB in all`,
  ].join('\n');
}
