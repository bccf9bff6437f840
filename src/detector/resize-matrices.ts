/** @file A runtime for detectors that resizes by matrix products, where its own Resize does not antialias. */
import { floats, type TensorData } from '../graph/data.js';
import { mayAntialias, resizeByMatrices, type MatrixResize } from '../graph/resize-by-matrices.js';
import type { Runtime, Session } from '../graph/session.js';
import { resizeMatrix } from '../image/resize.js';

/**
 * The same runtime; models that resize images by the antialiased Resize are changed when they are opened, and give the same numbers.
 * A model without one is opened as it is, and a training's graphs among them, whose loops no model file may have.
 */
export function withMatrixResize(runtime: Runtime): Runtime {
  return {
    ...runtime,
    async open(model) {
      const changed = mayAntialias(model) ? resizeByMatrices(model, 'the model') : null;
      return changed ? fed(await runtime.open(changed.model), changed) : runtime.open(model);
    },
  };
}

/** The session, fed with the matrices for each image's size; those of the last size are kept. */
function fed(session: Session, { image, rows, columns, height, width }: MatrixResize): Session {
  let last: { readonly size: string; readonly feeds: Record<string, TensorData> } | undefined;
  return {
    inputNames: session.inputNames.filter((name) => name !== rows && name !== columns),
    outputNames: session.outputNames,
    run(feeds) {
      const [, from, across] = feeds[image].shape;
      const size = `${across}×${from}`;
      if (last?.size !== size) {
        last = {
          size,
          feeds: {
            [rows]: floats(resizeMatrix(from, height), [height, from]),
            [columns]: floats(transposed(resizeMatrix(across, width), width, across), [across, width]),
          },
        };
      }
      return session.run({ ...feeds, ...last.feeds });
    },
    release: () => session.release(),
  };
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}
