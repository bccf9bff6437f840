import { describe, expect, it } from 'vitest';
import { EMBEDDED, RESNET, type SpeedRow, type SpeedRun } from './rows.js';
import { speedTable } from './table.js';

const row = (
  task: SpeedRow['task'],
  who: string,
  variant: string,
  wall: number,
  more: Partial<SpeedRow> = {},
): SpeedRow => {
  return { task, who, variant, wall, least: wall, cpu: 2 * wall, peakMb: 500, turns: 3, ...more };
};
const runOf = (rows: readonly SpeedRow[], more: Partial<SpeedRun> = {}): SpeedRun => {
  const when = { date: '2026-11-27T18:00:00Z', commit: 'abc1234', machine: 'a machine', threads: 2, others: 0 };
  return { ...when, peers: null, peaks: null, rows, ...more };
};
const column = (run: SpeedRun, name: string): string[] => {
  const { head, rows } = speedTable([run])!;
  return rows.map(({ cells }) => cells[head.indexOf(name)]);
};

describe('the table of speed', () => {
  it('holds peers against our ResNet-18, and what was before against the same backbone', () => {
    const run = runOf([
      row('training', 'clflow', EMBEDDED, 30, { auroc: 1 }),
      row('training', 'clflow', RESNET, 40, { auroc: 0.9975 }),
      row('training', 'clflow before', 'embedded', 90),
      row('training', 'clflow before', 'ResNet-18', 90),
      row('training', 'anomalib FastFlow', 'ResNet-18', 2000, { how: '1 of 100 epochs measured' }),
      row('training', 'anomalib PatchCore', 'ResNet-18', 10),
    ]);
    expect(column(run, '× clflow, time')).toEqual(['0.75', '', '3', '2.3', '50', '0.25']);
    expect(column(run, 'bar')).toEqual(['AUROC ≥ 0.998', 'AUROC ≥ 0.998', '≥ 2.86 ×', '≥ 2.5 ×', '≥ 20 ×', '≥ 0.5 ×']);
    expect(column(run, 'met')).toEqual(['yes (1.0000)', 'no (0.9975)', 'yes', 'no', 'yes', 'no']);
    expect(column(run, 'time').at(4)).toBe('2,000 s †');
    expect(speedTable([run])!.about).toContain('† anomalib FastFlow: 1 of 100 epochs measured.');
  });

  it('knows the bars of both backbones', () => {
    const rows = [
      row('one', 'clflow', EMBEDDED, 0.01),
      row('one', 'clflow', RESNET, 0.01),
      row('help', 'clflow', '', 0.1),
    ];
    expect(column(runOf(rows), 'bar')).toEqual(['≤ 9 ms', '≤ 15 ms', '≤ 120 ms']);
    expect(column(runOf(rows), 'met')).toEqual(['no', 'yes', 'yes']);
  });

  it('has no ratio where only peers or only one of ours were run', () => {
    expect(column(runOf([row('one', 'anomalib FastFlow', 'OpenVINO FP32', 0.04)]), 'met')).toEqual(['']);
    expect(column(runOf([row('one', 'clflow', EMBEDDED, 0.04)]), '× clflow, time')).toEqual(['']);
  });

  it('takes each task from the last run that has it, and never two runs for one task', () => {
    const runs = [
      runOf([row('one', 'clflow', EMBEDDED, 0.5), row('one', 'clflow', RESNET, 0.6), row('help', 'clflow', '', 0.1)]),
      runOf([row('one', 'clflow', EMBEDDED, 0.01)], { commit: 'def5678', others: 1.5 }),
    ];
    const { rows, about } = speedTable(runs)!;
    expect(rows.map(({ cells }) => cells[2])).toEqual(['10 ms', '100 ms']);
    expect(about).toMatch(/image file to verdict: .*def5678.*shared.*\n\nclflow --help: .*abc1234/);
    expect(speedTable([])).toBeUndefined();
  });
});
