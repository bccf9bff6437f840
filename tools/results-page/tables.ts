/** @file All tables of results by the names that pages call them, from the files of results alone. */
import type { AblationCell } from '../../bench/ablation-table.js';
import { readings, variants } from '../../bench/ablation-variants.js';
import { readLines } from '../../bench/cells.js';
import { latestCells, type OwnCell, type PeerCell } from '../../bench/detection-cells.js';
import type { CostCell } from '../../bench/cost-fit.js';
import { costTable as trainingCosts } from '../../bench/cost-table.js';
import type { ProcessCell } from '../../bench/process-costs.js';
import { dirtyTable, fewTable, type FewOrDirtyCell } from '../../bench/few-and-dirty-table.js';
import { modelSizeTable, type ModelSizeCell } from '../../bench/model-size-table.js';
import { outlinesTable, type OutlinesCell } from '../../bench/outlines-table.js';
import { tuningTable, type TuningCell } from '../../bench/tune-table.js';
import type { SpeedRun } from '../../bench/speed/rows.js';
import { speedTable } from '../../bench/speed/table.js';
import type { ReportedCell } from '../../src/report/benchmark.js';
import { markdownTable, type ReportTable } from '../../src/report/table.js';
import { latestAblation, partsTable } from './ablation.js';
import { costCharts } from './cost-charts.js';
import { costTable, processTable } from './costs.js';
import { comparedCells, comparison, tellingMissing } from './detection.js';
import { embeddedTables } from './embedded.js';
import { summaryTable } from './summary.js';
import { wholeNumberTables } from './whole-numbers.js';

export function resultTables(): Record<string, string> {
  const own = readLines<OwnCell & ReportedCell>('bench/results/results.jsonl');
  const peers = readLines<PeerCell>('bench/results/anomalib-gpu.jsonl');
  const ours = readLines<ProcessCell>('bench/results/whole.jsonl');
  const theirs = readLines<ProcessCell>('bench/results/anomalib.jsonl');
  const order = [
    'default',
    ...Object.keys(readings),
    ...variants.map(({ name }) => name).filter((n) => n !== 'default'),
  ];
  const ablation = latestAblation(readLines<AblationCell>('bench/results/ablation.jsonl'), order);
  const compared = comparedCells(own, peers);
  const detection = comparison(compared);
  const harder = comparison(
    latestCells(readLines<OwnCell>('bench/results/harder/results.jsonl'), ['clflow', 'patchcore']),
  );
  const fewOrDirty = readLines<FewOrDirtyCell>('bench/results/few-and-dirty.jsonl');
  const outlines = readLines<OutlinesCell>('bench/results/outlines.jsonl');
  const small = readLines<OwnCell>('bench/results/embedded/results.jsonl');
  const embedded = embeddedTables(small, own);
  const int8 = readLines<OwnCell & ReportedCell>('bench/results/precision/results.jsonl');
  const whole = wholeNumberTables([
    { name: 'embedded', float32: small, int8: int8.filter(({ backbone }) => backbone === 'embedded') },
    { name: 'ResNet-18', float32: own, int8: int8.filter(({ backbone }) => backbone === 'resnet18') },
  ]);
  const tables: Record<string, ReportTable | undefined> = {
    summary: summaryTable(compared),
    'image-auroc': tellingMissing(detection.imageAuroc, compared),
    aupro: detection.aupro,
    'pixel-auroc': detection.pixelAuroc,
    'pixel-ap': detection.pixelAp,
    'harder-image-auroc': harder.imageAuroc,
    'harder-pixel-ap': harder.pixelAp,
    'few-images': fewTable(fewOrDirty),
    'dirty-images': dirtyTable(fewOrDirty),
    outlines: outlinesTable(outlines),
    tuning: tuningTable(readLines<TuningCell>('bench/results/tuning.jsonl')),
    speed: speedTable(readLines<SpeedRun>('bench/results/speed.jsonl')),
    cost: trainingCosts(costCells()),
    costs: costTable(own),
    'model-size': modelSizeTable(readLines<ModelSizeCell>('bench/results/model-size/results.jsonl')),
    processes: processTable([...ours, ...theirs]),
    'ablation-parts': partsTable(ablation),
    'embedded-image-auroc': embedded.imageAuroc,
    'embedded-aupro': embedded.aupro,
    'whole-image-auroc': whole.imageAuroc,
    'whole-aupro': whole.aupro,
  };
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, measured(table)]));
}

/** The pictures of the pages by their paths. */
export function resultPictures(): Record<string, string> {
  const cost = costCharts(costCells());
  return cost === undefined ? {} : { 'docs/pictures/cost.svg': cost };
}

function costCells(): CostCell[] {
  return readLines<CostCell>('bench/results/cost.jsonl');
}

/** The table, or that there is none yet. */
export function measured(table: ReportTable | undefined): string {
  return table && table.rows.length > 0 ? withoutHeading(table) : '_Not measured yet._';
}

/** The page has headings of its own. */
function withoutHeading(table: ReportTable): string {
  return markdownTable(table).replace(/^## .*\n\n/, '');
}
