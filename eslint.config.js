import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';
import { boundPackages, nodeRooms, rooms } from './tools/house/rooms.js';

const tests = ['src/**/*.test.ts', 'src/**/testing/**'];

/** Packages that a file may not import, unless it is named beside them in the list. */
function forbiddenPackages(allowed) {
  return Object.entries(boundPackages)
    .filter(([name]) => name !== allowed)
    .map(([name, files]) => ({
      group: [name, `${name}/*`],
      message: `Only ${files.join(', ')} may import ${name}.`,
    }));
}

function restrictedImports(files, patterns, ignores = []) {
  return {
    files,
    ignores: [...tests, ...ignores],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

/** The rooms' doors; training and benchmark have none yet. */
const deepImports = {
  group: [
    '**/src/*/**',
    '!**/src/*/index.js',
    '!**/src/*/index.node.js',
    '!**/src/graph/runtime.node.js',
    '!**/src/training/plan.js',
    '!**/src/benchmark/*.js',
  ],
  message: 'Import a room by its index.js or index.node.js; what is missing there is to be exported there.',
};

/** A room imports only from rooms before it in the list. */
const roomRules = rooms.flatMap((room, place) => {
  const above = rooms.slice(place + 1).map((other) => ({
    group: [`**/${other}/**`, '!./**'],
    message: `${room}/ stands before ${other}/ in the order of rooms (tools/house/rooms.js): imports run towards the ground only.`,
  }));
  const owned = Object.entries(boundPackages).flatMap(([name, files]) =>
    files.filter((file) => file.startsWith(`src/${room}/`)).map((file) => ({ name, file })),
  );
  return [
    restrictedImports(
      [`src/${room}/**/*.ts`],
      [...above, ...forbiddenPackages()],
      owned.map(({ file }) => file),
    ),
    ...owned.map(({ name, file }) => restrictedImports([file], [...above, ...forbiddenPackages(name)])),
  ];
});

export default tseslint.config(
  { ignores: ['**/dist/**', 'docs/reference/**', 'demo-output/**', '**/.venv*/**'] },
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
  ...roomRules,
  restrictedImports(['src/*.ts'], forbiddenPackages()),
  {
    files: ['packages/backbone-maker/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [deepImports] }] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.node.ts', ...tests, ...nodeRooms.map((room) => `src/${room}/**`)],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value=/^node:/]:not([importKind='type'])",
          message: `Isomorphic by default: only ${nodeRooms.join(', ')} and *.node.ts may use Node modules.`,
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [...tests, 'src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // A task prints nothing and knows of no process: a program, a server and a queue call it as the command line does.
    files: ['src/tasks/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', 'process'] },
  },
  prettier,
);
