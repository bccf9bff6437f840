/** @file How a model is used elsewhere, as text to be copied: the shortest that works. */
import type { ExportListJson } from '@clflow/server/studio-api';

type Model = NonNullable<ExportListJson['model']>;

export const places = ['command', 'node', 'python', 'browser'] as const;
export type Place = (typeof places)[number];

export function snippetOf(place: Place, { name, threshold }: Pick<Model, 'name' | 'threshold'>): string {
  const file = `${name}.onnx`;
  const quoted = JSON.stringify(file);
  const snippets: Readonly<Record<Place, string>> = {
    command: `npx clflow inspect ${shell(file)} incoming/ --heatmaps heatmaps/`,
    node: `import { Detector } from 'clflow'; // npm install clflow

const detector = await Detector.load(${quoted});
const { verdict, score, pValue, regions } = await detector.inspect('part.png');`,
    python: `import numpy as np, onnxruntime as ort  # pip install onnxruntime numpy pillow
from PIL import Image

session = ort.InferenceSession(${quoted})
image = np.asarray(Image.open("part.png").convert("RGB"))[None]  # uint8 [1, height, width, 3]
anomaly_map, score = session.run(["anomaly_map", "anomaly_score"], {"image": image})
is_anomalous = score[0] > ${threshold}`,
    browser: `import { Detector, overlayImageData } from 'clflow/web'; // npm install clflow onnxruntime-web

const detector = await Detector.load(${JSON.stringify(`/${encodeURIComponent(name)}.onnx`)});
const inspection = await detector.inspect(input.files[0]);
canvas.getContext('2d').putImageData(overlayImageData(inspection, detector), 0, 0);`,
  };
  return snippets[place];
}

function shell(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
