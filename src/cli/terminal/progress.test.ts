import { describe, expect, it } from 'vitest';
import { showTask, type Progress } from './progress.js';

function recorder(): Progress & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    show: (label, done, total, detail = '') => calls.push(`${label} ${done}/${total} ${detail}`.trim()),
    line: (text) => calls.push(`line: ${text.trim()}`),
    stop: () => {},
  };
}

describe('showTask', () => {
  const step = {
    phase: 'training',
    epoch: 2,
    epochs: 3,
    total: 10,
    losses: { likelihood: 1.23456, gradientNorm: 9 },
  } as const;

  it('shows the steps of all epochs as one bar, with the loss terms and the time left', () => {
    const progress = recorder();
    showTask(progress, { ...step, done: 4, secondsLeft: 90 });
    expect(progress.calls).toEqual(['training 14/30 epoch 2/3  likelihood 1.2346  1 min 30 s left']);
  });

  it('writes a line at the end of an epoch', () => {
    const progress = recorder();
    showTask(progress, { ...step, done: 10, secondsLeft: null });
    expect(progress.calls[1]).toBe('line: epoch 2/3  likelihood 1.2346');
  });

  it('names the other phases', () => {
    const progress = recorder();
    showTask(progress, { phase: 'statistics', done: 3, total: 8 });
    showTask(progress, { phase: 'resumed', epochsDone: 2 });
    expect(progress.calls).toEqual(['measuring features 3/8', 'line: going on after epoch 2']);
  });
});
