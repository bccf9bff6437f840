import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

/**
 * The floors of the house, top to bottom: a room imports from lower floors only.
 * `demo` stands beside `cli`; files straight under src/ (errors, random) are the ground that every room may use.
 */
const floors = [
  ['cli', 'server', 'web', 'demo'],
  ['benchmark'],
  ['training', 'power', 'report'],
  ['detector', 'dataset'],
  ['monitor'],
  ['objective', 'synthesis', 'memory', 'flow', 'backbone', 'metrics', 'calibration', 'image'],
  ['graph'],
];
const islands = ['graph', 'metrics', 'calibration', 'dataset'];
const nodeRooms = ['cli', 'server', 'benchmark', 'dataset', 'report', 'demo'];

const floorRules = floors.flatMap((rooms, level) =>
  rooms.map((room) => {
    const above = floors.slice(0, level).flat();
    const all = floors.flat();
    const forbidden = islands.includes(room) ? all.filter((other) => other !== room) : above;
    return {
      files: [`src/${room}/**/*.ts`],
      ignores: ['src/**/*.test.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              ...forbidden.map((other) => ({
                group: [`**/${other}/**`, `!./**`],
                message: `${room}/ stands below or beside ${other}/: imports run down the floors only.`,
              })),
            ],
          },
        ],
      },
    };
  }),
);

export default tseslint.config(
  { ignores: ['dist/**', 'docs/reference/**', 'demo-output/**', '**/.venv*/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  ...floorRules,
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.node.ts', 'src/**/*.test.ts', ...nodeRooms.map((room) => `src/${room}/**`)],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value=/^node:/]:not([importKind='type'])",
          message:
            'Isomorphic by default: only cli, server, benchmark, dataset, report, demo and *.node.ts may use Node modules.',
        },
      ],
    },
  },
  prettier,
);
