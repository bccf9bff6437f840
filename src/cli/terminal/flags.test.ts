import { expect, it } from 'vitest';
import { option } from '../../errors.js';
import { withFlags } from './flags.js';

it('turns the names of options into flags, and leaves all else', () => {
  expect(withFlags(`${option('falseAlarmRate')} must be above 0, see \`a b\` and C:\\x.`)).toBe(
    '--false-alarm-rate must be above 0, see `a b` and C:\\x.',
  );
  expect(withFlags(`give ${option('data')} or leave ${option('epochs')} out`)).toBe('give DATA or leave --epochs out');
});
