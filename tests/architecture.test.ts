import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const eslint = new ESLint({
  cwd: new URL('..', import.meta.url).pathname,
  // Type information is of no use to the arrows, and the probes are not on disk.
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } }, rules: typed('off') }],
});

function typed(level: 'off'): Record<string, 'off'> {
  return Object.fromEntries(
    ['no-floating-promises', 'no-misused-promises', 'await-thenable', 'switch-exhaustiveness-check'].map((rule) => [
      `@typescript-eslint/${rule}`,
      level,
    ]),
  );
}

async function brokenArrows(file: string, specifier: string): Promise<number> {
  const [result] = await eslint.lintText(`import '${specifier}';\n`, { filePath: file });
  return result!.messages.filter(({ ruleId }) => ruleId === 'boundaries/dependencies').length;
}

it.each([
  ['shared/graph/probe.ts', '../../electron/compute/protocol.ts'],
  ['shared/graph/probe.ts', 'node:fs'],
  ['electron/store/probe.ts', '../compute/protocol.ts'],
  ['electron/devices/probe.ts', '../compute/protocol.ts'],
  ['electron/compute/probe.ts', '../devices/measurement.ts'],
  ['electron/compute/probe.ts', 'ssh2'],
  ['electron/compute/probe.ts', 'better-sqlite3'],
  ['electron/host/probe.ts', 'electron'],
  ['electron/devices/probe.ts', 'onnxruntime-node'],
  ['renderer/probe.ts', '../electron/compute/protocol.ts'],
  ['renderer/probe.ts', 'node:fs'],
])('the lint refuses an import in %s of %s', async (file, specifier) => {
  expect(await brokenArrows(file, specifier)).toBe(1);
});

it.each([
  ['electron/host/probe.ts', '../compute/protocol.ts'],
  ['electron/compute/probe.ts', '../../shared/api/errors.ts'],
  ['electron/store/probe.ts', 'better-sqlite3'],
  ['renderer/probe.ts', '../shared/api/errors.ts'],
])('the lint allows an import in %s of %s', async (file, specifier) => {
  expect(await brokenArrows(file, specifier)).toBe(0);
});
