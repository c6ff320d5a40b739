import { describe, expect, it } from 'vitest';
import { python } from '../../../../../electron/devices/runtimes/python/python.ts';
import { labPython } from '../../../../lab/python.ts';
import { deviceState } from '../../../../setup/device-state.ts';
import { sharedData } from '../../../../setup/shared-data.ts';
import { lab } from '../../device-lab.ts';
import { testAgent } from '../agent-suite.ts';

const found = lab.available && sharedData('models') !== null ? await labPython('onnxruntime') : null;
if (found === null) console.warn('skipped: no Python with onnxruntime, no sshd, or no shared/data/models');
const { path, version } = found ?? { path: '', version: '' };

describe.skipIf(found === null)('Python’s onnxruntime', () => {
  const tools = [
    { name: 'python3', path, version: null },
    { name: 'python-onnxruntime', path: '/somewhere', version },
  ] as const;
  const state = (): ReturnType<typeof deviceState> => deviceState({ tools });
  testAgent({ runtime: python, state, version, hasLayers: true, keeps: ['-espalier_agent.py'] });
});

describe('a device without Python’s onnxruntime', () => {
  it.each([
    [[], 'no python3'],
    [[{ name: 'python3', path: '/usr/bin/python3', version: '3.11.2' }] as const, 'lacks the package onnxruntime'],
  ])('is told why: %j', async (tools, reason) => {
    const report = await python.report(deviceState({ tools }));
    expect(report.works).toBe(false);
    expect(report.detail).toContain(reason);
  });
});
