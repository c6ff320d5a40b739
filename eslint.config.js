import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** The arrows of the house. Whatever a room may use besides itself stands here; everything else fails the build. */
const arrows = {
  shared: [],
  compute: ['shared'],
  devices: ['shared'],
  store: ['shared'],
  host: ['compute', 'devices', 'store', 'shared', 'resources'],
  shell: ['host', 'shared'],
  renderer: ['shared'],
  resources: ['shared'],
  tests: ['shared', 'compute', 'devices', 'store', 'host', 'shell', 'renderer', 'resources'],
};

const rooms = {
  shared: 'shared',
  ...Object.fromEntries(['compute', 'devices', 'store', 'host', 'shell'].map((name) => [name, `electron/${name}`])),
  renderer: 'renderer',
  resources: 'resources',
  tests: 'tests',
};

/** Packages that only one room may know. */
const packages = [
  { packages: ['electron', 'electron/*'], rooms: ['shell'] },
  { packages: ['better-sqlite3'], rooms: ['store', 'tests'] },
  { packages: ['ssh2'], rooms: ['devices', 'tests'] },
  { packages: ['onnxruntime-node', 'onnxruntime-common'], rooms: ['compute', 'resources', 'tests'] },
  { packages: ['sharp'], rooms: ['compute', 'host', 'resources', 'tests'] },
  { packages: ['svelte', 'svelte/*'], rooms: ['renderer', 'tests'] },
];

export default ts.config(
  { ignores: ['out/', 'dist/', '.cache/', '**/generated/', 'espalier-project/'] },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte.ts', '**/*.svelte'],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.config.ts'] },
        extraFileExtensions: ['.svelte'],
        parser: ts.parser,
      },
    },
    rules: {
      // State holds sets and maps that are replaced whole and never changed: an assignment is what is watched.
      'svelte/prefer-svelte-reactivity': 'off',
      // The compiler knows these better.
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-globals': ['error', { name: 'alert', message: 'Show it in the page.' }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Pass a seeded generator in: same seed, same plan.' },
      ],
    },
  },
  {
    files: [
      'tests/**',
      'resources/**',
      '*.config.js',
      '*.config.ts',
      'electron/host/cli/**',
      'electron/shell/start*.ts',
    ],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.js', '.mjs', '.svelte'] } },
      // The whole path counts: tests mirror the tree, and tests/shared is no part of shared.
      'boundaries/elements': Object.entries(rooms).map(([type, folder]) => ({
        type,
        partialMatch: false,
        pattern: folder,
      })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          policies: [
            ...Object.entries(arrows).map(([type, targets]) => ({
              from: { element: { type } },
              allow: { to: { element: { types: { anyOf: [type, ...targets] } } } },
            })),
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            // `shared` runs anywhere: no Node.
            { from: { element: { type: 'shared' } }, disallow: { to: { module: { origin: 'core' } } } },
            { from: { element: { type: 'renderer' } }, disallow: { to: { module: { origin: 'core' } } } },
            ...packages.flatMap(({ packages, rooms }) =>
              Object.keys(arrows)
                .filter((type) => !rooms.includes(type))
                .map((type) => ({
                  from: { element: { type } },
                  disallow: { to: { module: { origin: 'external', source: packages } } },
                })),
            ),
          ],
        },
      ],
    },
  },
);
