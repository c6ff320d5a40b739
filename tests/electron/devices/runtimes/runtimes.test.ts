import { describe, expect, it } from 'vitest';
import { runtimes } from '../../../../electron/devices/runtimes/runtimes.ts';
import { jetsonState } from '../../../lab/fake-jetson/fake-jetson.ts';
import { deviceState } from '../../../setup/device-state.ts';

const works = async (state: ReturnType<typeof deviceState>): Promise<string[]> => {
  const reports = await Promise.all(Object.values(runtimes).map((runtime) => runtime.report(state)));
  for (const { detail } of reports) expect(detail).toMatch(/^[^\n]+$/);
  return reports.filter((report) => report.works).map(({ name }) => name);
};

describe('the table of runtimes', () => {
  it('calls each by its name', () => {
    expect(Object.entries(runtimes).map(([key, { name }]) => [key, name])).toEqual(
      Object.keys(runtimes).map((name) => [name, name]),
    );
  });

  it('offers the GPU first, and says in a line why the others do not work', async () => {
    expect((await works(jetsonState()))[0]).toBe('tensorrt');
    expect(await works(deviceState())).toEqual(['onnxruntime']);
    expect(await works(deviceState({ machine: 'riscv64' }))).toEqual([]);
    const tools = [
      { name: 'python3', path: '/usr/bin/python3', version: '3.12.1' },
      { name: 'python-onnxruntime', path: '/usr/lib/python3/onnxruntime', version: '1.22.0' },
      { name: 'benchmark_model', path: '/data/local/tmp/benchmark_model', version: null },
    ] as const;
    const phone = deviceState({ system: 'Android 14', tools });
    expect(await works(phone)).toEqual(['python', 'tflite', 'tflite-gpu']);
  });
});
