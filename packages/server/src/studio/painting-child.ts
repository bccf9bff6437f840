/** @file A process of its own that paints defects on good images again, as a model's detection power was measured with, and ends. */
import { decodeImage, encodePng, type DefectType, type InputRange, type Mask, type Size } from 'clflow';
import { power } from 'clflow/parts';

export interface PaintingOrder {
  /** Of the images to paint on, in the order that the model knows. */
  readonly files: readonly string[];
  readonly range?: InputRange;
  readonly maxMegapixels: number;
  readonly size: Size;
  readonly tile?: Size;
  /** What counts of the images for the model, at working size. */
  readonly area?: Mask;
  readonly seed: number;
  readonly wanted: readonly { readonly type: string; readonly draw: number }[];
}

export type PaintingReport =
  | {
      readonly type: 'picture';
      readonly of: { readonly type: string; readonly draw: number };
      readonly png: Uint8Array;
      readonly boxes: readonly {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
      }[];
    }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string };

process.on('disconnect', () => process.exit(1));
process.once('message', (order: PaintingOrder) => {
  paint(order).then(
    () => tell({ type: 'done' }),
    (error: unknown) => tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});

async function paint({ files, range, maxMegapixels, wanted, ...about }: PaintingOrder): Promise<void> {
  const images = await Promise.all(files.map((file) => decodeImage(file, { range, maxMegapixels })));
  const painter = new power.DefectPainter({ ...about, images });
  for (const of of wanted) {
    const picture = painter.paint(of.type as DefectType, of.draw);
    if (!picture) throw new Error(`A ${of.type} cannot be painted on these images any more.`);
    tell({ type: 'picture', of, png: await encodePng(picture.image), boxes: picture.boxes });
  }
}

function tell(report: PaintingReport): void {
  process.send!(report, undefined, undefined, report.type === 'picture' ? undefined : () => process.exit());
}
