/** @file No file of src/ imports itself by way of others: neither for its values nor for its types alone. */
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, it } from 'vitest';

it('has no circular imports', async () => {
  const { output } = await cruise(['src'], {
    validate: true,
    ruleSet: { forbidden: [{ name: 'circle', severity: 'error', from: {}, to: { circular: true } }] },
    // Types too, which the compiler takes out.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  const { modules, summary } = output as ICruiseResult;
  expect(modules.filter(({ source }) => source.startsWith('src/')).length).toBeGreaterThan(300);
  const circles = summary.violations.map(({ from, cycle = [] }) => {
    const around = [from, ...cycle.map(({ name }) => name)];
    const kind = cycle.some(({ dependencyTypes }) => dependencyTypes.includes('type-only')) ? 'types' : 'values';
    return `${kind}: ${around.join(' → ')}`;
  });
  expect(circles.join('\n')).toBe('');
});
