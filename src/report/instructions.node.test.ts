import { expect, it } from 'vitest';
import { vectorInstructions } from './instructions.node.js';

const lines = (flags: string): string =>
  `processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: ${flags}\nbugs\t\t: none\n`;

it('names what the processor has, by the flags that Linux gives', () => {
  expect(vectorInstructions(lines('fpu sse2 avx avx2 fma'))).toEqual(['AVX2']);
  expect(vectorInstructions(lines('avx2 avx512f avx512_vnni amx_int8'))).toEqual(['AVX2', 'AVX-512', 'VNNI', 'AMX']);
  expect(vectorInstructions(lines('avx2 avx_vnni'))).toEqual(['AVX2', 'VNNI']);
  expect(vectorInstructions('processor\t: 0\nFeatures\t: fp asimd asimddp i8mm\n')).toEqual(['dot products', 'I8MM']);
});

it('names none where the system does not tell', () => {
  expect(vectorInstructions('')).toEqual([]);
});
