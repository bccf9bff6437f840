import { AttributeProto_AttributeType as Kind, TensorProto_DataType as ElementType } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { processorTime } from '../../test/support/processor-time.js';
import { checkOnnx } from './check-onnx.js';
import { checkWork } from './check-work.js';
import { foreignGraph, foreignModel, ints, node, value, weights, type ForeignModel } from './testing/foreign-model.js';

type Part = ForeignModel['graph'];
type Node = ReturnType<typeof node>;

const integers = (name: string, ...values: number[]) => ({
  name,
  dims: [BigInt(values.length)],
  dataType: ElementType.INT64,
  int64Data: values.map(BigInt),
});
const scalar = (name: string, number: number) => ({ ...integers(name, number), dims: [] });
const int = (name: string, i: number) => ({ name, type: Kind.INT, i: BigInt(i) });

/** What is said of a graph from x, [1, 3, 64, 64], to y. */
function verdict(graph: Part, x: readonly number[] = [1, 3, 64, 64]): string {
  const bytes = foreignModel({
    graph: { input: [value('x', ['n', 3, 'h', 'w'])], output: [value('y', ['?'])], ...graph },
  });
  try {
    checkWork(checkOnnx(bytes, 'f.onnx'), { x }, 'f.onnx');
  } catch (error) {
    expect(error).toMatchObject({ name: 'ClflowError', code: 'model' });
    return (error as Error).message;
  }
  return 'accepted';
}

/** x → … → y by so many nodes, each given what the last one gave. */
const chain = (count: number, link: (from: string, to: string) => Node): Node[] =>
  Array.from({ length: count }, (_, i) => link(i === 0 ? 'x' : `t${i}`, i === count - 1 ? 'y' : `t${i + 1}`));

const doubling = (count: number) => chain(count, (from, to) => node('Concat', [from, from], [to], [int('axis', 3)]));
const branch = (name: string, nodes: Node[], output: string) => ({
  name,
  type: Kind.GRAPH,
  g: foreignGraph({ node: nodes, output: [value(output, ['?'])] }),
});

const growing: [string, Part][] = [
  ['Concat', { node: doubling(40) }],
  [
    'Resize by factors',
    { node: chain(10, (a, b) => node('Resize', [a, '', 's'], [b])), initializer: [weights('s', [4], [1, 1, 2, 2])] },
  ],
  [
    'Upsample',
    { node: chain(10, (a, b) => node('Upsample', [a, 's'], [b])), initializer: [weights('s', [4], [1, 1, 2, 2])] },
  ],
  ['Tile', { node: chain(20, (a, b) => node('Tile', [a, 'r'], [b])), initializer: [integers('r', 1, 1, 2, 2)] }],
  [
    'Pad',
    {
      node: chain(200, (a, b) => node('Pad', [a, 'p'], [b])),
      initializer: [integers('p', 0, 0, 0, 0, 0, 0, 4000, 4000)],
    },
  ],
  [
    'Expand',
    {
      node: chain(3, (a, b) => node('Expand', [a, a === 'x' ? 'e' : a === 't1' ? 'f' : 'g'], [b])),
      initializer: [
        integers('e', 99, 1, 1, 1, 1),
        integers('f', 99, 1, 1, 1, 1, 1),
        integers('g', 99, 1, 1, 1, 1, 1, 1),
      ],
    },
  ],
  [
    'outer products',
    {
      node: [
        node('Flatten', ['x'], ['f']),
        node('Transpose', ['f'], ['g']),
        node('MatMul', ['g', 'f'], ['o']),
        node('Add', ['o', 'o'], ['p']),
        node(
          'Einsum',
          ['p', 'p'],
          ['y'],
          [{ name: 'equation', type: Kind.STRING, s: new TextEncoder().encode('ab,cd->abcd') }],
        ),
      ],
    },
  ],
  [
    'broadcasting',
    {
      node: [
        node('Flatten', ['x'], ['f']),
        node('Transpose', ['f'], ['g']),
        node('Unsqueeze', ['f', 'z'], ['h']),
        node('Mul', ['f', 'g'], ['m']),
        node('Mul', ['m', 'm'], ['o']),
        node('Unsqueeze', ['o', 'z'], ['q']),
        node('Transpose', ['q'], ['r']),
        node('Mul', ['q', 'r'], ['y']),
      ],
      initializer: [integers('z', 0)],
    },
  ],
  [
    'margins of a convolution',
    {
      node: chain(40, (a, b) => node('Conv', [a, 'w'], [b], [ints('pads', [4000, 4000, 4000, 4000])])),
      initializer: [weights('w', [3, 3, 1, 1], new Array<number>(9).fill(0))],
    },
  ],
  [
    'transposed convolutions',
    {
      node: chain(9, (a, b) => node('ConvTranspose', [a, 'w'], [b], [ints('strides', [4, 4])])),
      initializer: [weights('w', [3, 3, 1, 1], new Array<number>(9).fill(0))],
    },
  ],
  [
    'DepthToSpace after Tile',
    {
      node: chain(20, (a, b) =>
        node(
          a.endsWith('1') ? 'DepthToSpace' : 'Tile',
          a.endsWith('1') ? [a] : [a, 'r'],
          [b],
          a.endsWith('1') ? [int('blocksize', 4)] : [],
        ),
      ),
      initializer: [integers('r', 1, 16, 1, 1)],
    },
  ],
  [
    'Range',
    {
      node: [node('Range', ['a', 'b', 'c'], ['r']), node('Cast', ['r'], ['y'], [int('to', 1)])],
      initializer: [scalar('a', -200_000_000), scalar('b', 200_000_000), scalar('c', 1)],
    },
  ],
  [
    'a computed shape',
    {
      node: [node('Mul', ['s', 's'], ['t']), node('Mul', ['t', 't'], ['u']), node('ConstantOfShape', ['u'], ['y'])],
      initializer: [integers('s', 100, 100)],
    },
  ],
  [
    'the shape of an image',
    {
      node: [
        node('Shape', ['x'], ['s']),
        node('Mul', ['s', 's'], ['t']),
        node('Mul', ['t', 't'], ['u']),
        node('Expand', ['v', 'u'], ['y']),
      ],
      initializer: [weights('v', [1], [0])],
    },
  ],
  [
    'a branch',
    {
      node: [
        node(
          'If',
          ['c'],
          ['y'],
          [branch('then_branch', [node('Identity', ['x'], ['a'])], 'a'), branch('else_branch', doubling(40), 'y')],
        ),
      ],
      initializer: [{ name: 'c', dims: [], dataType: ElementType.BOOL, rawData: new Uint8Array([1]) }],
    },
  ],
];

describe('checkWork', () => {
  it.each(growing)('refuses tensors that grow by %s', (_, graph) => {
    expect(verdict(graph)).toMatch(
      /^f\.onnx cannot be used: .* (makes a tensor of \[.*\], more than 268435456 elements|is one too many of its tensors: .*)\.$/,
    );
  });

  it('lets the same chains grow a little', () => {
    expect(verdict({ node: doubling(10) })).toBe('accepted');
  });

  it('refuses many tensors that are all needed at the end, and lets them pass one after the other', () => {
    const wide = { initializer: [integers('r', 1, 1, 80, 80)], input: [value('x', ['n', 3, 'h', 'w'])] };
    const each = (i: number) => node('Tile', ['x', 'r'], [`t${i}`]);
    const tiles = Array.from({ length: 15 }, (_, i) => each(i));
    const sum = node(
      'Sum',
      tiles.map((_, i) => `t${i}`),
      ['y'],
    );
    expect(verdict({ ...wide, node: [...tiles, sum] })).toMatch(/one too many of its tensors/);
    const freed = tiles.flatMap((tile, i) => [tile, node('ReduceMax', [`t${i}`], [`m${i}`])]);
    expect(
      verdict({
        ...wide,
        node: [
          ...freed,
          node(
            'Sum',
            tiles.map((_, i) => `m${i}`),
            ['y'],
          ),
        ],
      }),
    ).toBe('accepted');
  });

  it('refuses what is computed for hours', () => {
    const square = chain(60, (a, b) => node('MatMul', [a, a], [b]));
    expect(verdict({ node: square }, [1, 3, 4096, 4096])).toMatch(/computes more than 4398046511104 products an image/);
  });

  it('refuses what is computed from constants alone while the model is opened', () => {
    const [first, ...others] = chain(4, (a, b) => node('MatMul', [a, a], [b]));
    const made = node('ConstantOfShape', ['s'], ['c']);
    const squares = [{ ...first, input: ['c', 'c'] }, ...others];
    expect(verdict({ node: [made, ...squares], initializer: [integers('s', 6000, 6000)] })).toMatch(
      /from its constants alone/,
    );
  });

  describe('of a loop', () => {
    const truth = { name: 'c', dims: [], dataType: ElementType.BOOL, rawData: new Uint8Array([1]) };
    /** y are the scans of so many turns, s the state behind them. */
    const looped = (turns: number, nodes: Node[], state: string): Part => {
      const body = {
        name: 'body',
        type: Kind.GRAPH,
        g: foreignGraph({
          input: ['turn', 'on', 'before'].map((name) => value(name, [])),
          node: nodes,
          output: ['on', state, 'scan'].map((name) => value(name, [])),
        }),
      };
      return {
        node: [node('Loop', ['m', 'c', 'x'], ['s', 'y'], [body])],
        initializer: [integers('m', turns), truth],
      };
    };
    const square = [node('MatMul', ['x', 'x'], ['scan']), node('Relu', ['before'], ['after'])];

    it('counts what all turns compute, and stacks what they give', () => {
      const side = [1, 3, 1024, 1024];
      expect(verdict(looped(50, square, 'after'), side)).toBe('accepted');
      expect(verdict(looped(100, square, 'after'), side)).toMatch(/makes a tensor of \[100, 1, 3, 1024, 1024\]/);
      const summed = [...square.slice(1), node('MatMul', ['x', 'x'], ['p']), node('ReduceMax', ['p'], ['scan'])];
      expect(verdict(looped(500, summed, 'after'), side)).toBe('accepted');
      expect(verdict(looped(2000, summed, 'after'), side)).toMatch(/computes more than|hold more than/);
    });

    it('refuses a state that grows', () => {
      const growing = [node('Concat', ['before', 'before'], ['after'], [int('axis', 3)]), square[0]];
      expect(verdict(looped(50, growing, 'after'))).toMatch(/the state of Loop ".*" changes its shape/);
    });
  });

  it.each<[string, Node[]]>([
    [
      'an image’s content',
      [node('ReduceMax', ['x'], ['m']), node('Cast', ['m'], ['s'], [int('to', 7)]), node('Expand', ['x', 's'], ['y'])],
    ],
    ['an operator that it does not know', [node('Unheard', ['x'], ['y'])]],
    ['a recurrence', [node('LSTM', ['x'], ['y'])]],
  ])('refuses a size that depends on %s', (_, nodes) => {
    expect(verdict({ node: nodes })).toMatch(/cannot be told beforehand \(.*\); export it with fixed sizes/);
  });

  it('follows the arithmetic of shapes that exporters write', () => {
    const graph = {
      node: [
        node('Shape', ['x'], ['s']),
        node('Gather', ['s', 'two'], ['h']),
        node('Div', ['h', 'eight'], ['g']),
        node('Unsqueeze', ['g', 'zero'], ['u']),
        node('Concat', ['one', 'minus', 'u'], ['t'], [int('axis', 0)]),
        node('Reshape', ['x', 't'], ['r']),
        node('Slice', ['s', 'zero', 'one'], ['head']),
        node('ConstantOfShape', ['head'], ['k']),
        node('Equal', ['k', 'zero'], ['e']),
        node('Where', ['e', 'one', 'k'], ['n']),
        node('Expand', ['r', 'n'], ['y']),
      ],
      initializer: [
        scalar('two', 2),
        scalar('eight', 8),
        integers('zero', 0),
        integers('one', 1),
        integers('minus', -1),
      ],
    };
    expect(verdict(graph)).toBe('accepted');
  });

  it('takes milliseconds for the longest graphs', () => {
    const nodes = chain(19_000, (a, b) => node('Relu', [a], [b]));
    const bytes = foreignModel({
      graph: { input: [value('x', ['n', 3, 'h', 'w'])], output: [value('y', ['?'])], node: nodes },
    });
    const checked = checkOnnx(bytes, 'f');
    expect(processorTime(() => void checkWork(checked, { x: [1, 3, 64, 64] }, 'f'))).toBeLessThan(2000);
  });
});
