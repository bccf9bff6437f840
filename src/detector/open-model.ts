/** @file From the bytes of a model file to a session of its graph, with everything checked that can be before an image is seen. */
import { checkOnnx, ELEMENT, type CheckedOnnx, type DeclaredValue } from '../graph/check-onnx.js';
import { checkWork } from '../graph/check-work.js';
import type { Runtime, Session } from '../graph/session.js';
import { ClflowError } from '../errors.js';
import type { DetectorMetadata } from './metadata.js';
import { readMetadata, verifiedMetadata } from './model-file.js';

export interface OpenedModel {
  readonly metadata: DetectorMetadata;
  readonly session: Session;
}

/** Height and width of the largest images that are decoded, of 50 megapixels, in every form. */
const LARGEST: readonly (readonly [number, number])[] = [
  [7071, 7071],
  [50_000_000, 1],
  [1, 50_000_000],
];

/**
 * Opens a model file.
 * @param where name of the file, for messages
 * @throws ClflowError('model') for bytes that are not a clflow model, were changed since they were written, hold what no model
 *   may hold, or give something else than their metadata say
 */
export async function openModelFile(model: Uint8Array, runtime: Runtime, where: string): Promise<OpenedModel> {
  const metadata = readMetadata(model, where);
  // The checksum is computed on another thread beside the rest. Where it differs, that is what is wrong.
  const verified = verifiedMetadata(model, where);
  verified.catch(() => {}); // it may be known before anybody waits for it
  const session = await openChecked(model, metadata, runtime, where).catch(async (error: unknown) => {
    await verified;
    throw error;
  });
  try {
    await verified;
  } catch (damage) {
    await session.release();
    throw damage;
  }
  return { metadata, session };
}

async function openChecked(
  model: Uint8Array,
  metadata: DetectorMetadata,
  runtime: Runtime,
  where: string,
): Promise<Session> {
  const graph = checkOnnx(model, where);
  const misfit = interfaceMisfit(graph, metadata);
  if (misfit !== null) throw new ClflowError('model', `${where} is no sound model: ${misfit}; train it again`);
  for (const [height, width] of LARGEST) checkWork(graph, { image: [1, height, width, 3] }, where);
  const session = await runtime.open(model);
  const [inputs, outputs] = [graph.inputs, graph.outputs].map((values) => values.map(({ name }) => name).join());
  if (session.inputNames.join() === inputs && session.outputNames.join() === outputs) return session;
  await session.release();
  throw new ClflowError(
    'model',
    `${where} is no sound model: its runtime sees other inputs or outputs; train it again`,
  );
}

/** What of a graph's inputs and outputs is not as detector-graph.ts makes them; null when all is well. */
function interfaceMisfit({ inputs, outputs }: CheckedOnnx, { size }: DetectorMetadata): string | null {
  const map = [null, size.height, size.width];
  const wanted: readonly [
    values: readonly DeclaredValue[],
    kind: string,
    name: string,
    type: number,
    shape: unknown[],
  ][] = [
    [inputs, 'input', 'image', ELEMENT.UINT8, [null, null, null, 3]],
    [outputs, 'output', 'anomaly_map', ELEMENT.FLOAT, map],
    [outputs, 'output', 'anomaly_score', ELEMENT.FLOAT, [null]],
    [outputs, 'output', 'scale_contributions', ELEMENT.FLOAT, [null, null, null, null]],
  ];
  for (const [values, kind, name, type, shape] of wanted) {
    const found = values.filter((value) => value.name === name);
    if (found.length === 0 && name === 'scale_contributions') continue;
    if (found.length !== 1) return `it has no ${kind} "${name}"`;
    const [value] = found;
    if (value.elementType !== type) return `its ${kind} "${name}" is of another type`;
    const fits =
      value.shape?.length === shape.length && shape.every((side, i) => side === null || value.shape?.[i] === side);
    if (!fits) return `its ${kind} "${name}" is [${value.shape?.map((side) => side ?? '?').join(', ')}]`;
  }
  const known = (values: readonly DeclaredValue[]): DeclaredValue | undefined =>
    values.find(({ name }) => !wanted.some(([of, , known]) => of === values && known === name));
  const other = known(inputs) ?? known(outputs);
  return other ? `it has "${other.name.slice(0, 60)}" besides` : null;
}
