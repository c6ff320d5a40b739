import { describe, expect, it } from 'vitest';
import { wasmFiles } from '../../../../../electron/devices/runtimes/wasm/files.ts';
import { wasm } from '../../../../../electron/devices/runtimes/wasm/wasm.ts';
import { deviceState } from '../../../../setup/device-state.ts';
import { sharedData } from '../../../../setup/shared-data.ts';
import { errorOf, lab } from '../../device-lab.ts';
import { testAgent } from '../agent-suite.ts';
import { limitsOf, shortSchedule } from '../drive.ts';
import { LocalConnection } from '../../../../../electron/devices/connection/local/local-connection.ts';

const files = await wasmFiles().catch(() => null);
const runs = files !== null && lab.available && sharedData('models') !== null;
if (!runs) console.warn('skipped: no onnxruntime-web, no sshd, or no shared/data/models');

const node = { name: 'node', path: process.execPath, version: process.versions.node } as const;
const state = (): ReturnType<typeof deviceState> => deviceState({ tools: [node] });

describe.skipIf(!runs)('ONNX Runtime in Node', () => {
  const keeps = ['-espalier-agent.mjs', '-onnxruntime-web.mjs', '-onnxruntime-web.wasm'];
  testAgent({ runtime: wasm, state, version: files?.version ?? '', hasLayers: false, keeps });

  it('says how slow it is, and has one thread', async () => {
    const report = await wasm.report(state());
    expect(report).toMatchObject({ name: 'wasm', works: true, version: '1.27.0' });
    expect(report.detail).toContain('twelve times slower');
    const load = { shape: 'back-to-back' } as const;
    const given = { state: state(), artifacts: [], precision: 'float32', load, schedule: shortSchedule } as const;
    const request = { ...given, cpus: [], cudaGraph: false };
    const failed = await errorOf(wasm.prepare(new LocalConnection(), { ...request, threads: 2 }, limitsOf()));
    expect(failed.code).toBe('OPTION_INVALID');
  });
});

describe('a device without Node', () => {
  it.each([
    [[], 'no Node'],
    [[{ ...node, version: '12.22.9' }], '12.22.9'],
  ])('is told why: %j', async (tools, reason) => {
    const report = await wasm.report(deviceState({ tools }));
    expect(report.works).toBe(false);
    expect(report.detail).toContain(reason);
  });
});
