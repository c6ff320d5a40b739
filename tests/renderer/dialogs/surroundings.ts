import { createClient } from '../../../shared/api/client.ts';
import type { EventName, Events } from '../../../shared/api/contract.ts';
import type { ErrorCode } from '../../../shared/api/errors.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { DeviceReport } from '../../../shared/api/devices.ts';
import type { EventMessage } from '../../../shared/api/transport.ts';
import type { DialogSurroundings } from '../../../renderer/dialogs/dialogs.svelte.ts';
import type { DevicesSurroundings } from '../../../renderer/views/devices/surroundings.ts';
import { deviceState } from '../../setup/device-state.ts';

/** What a procedure answers, or the error that it throws. */
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

export interface Recorded {
  readonly procedure: string;
  readonly input: unknown;
}

/** A program that answers as a test says, and remembers what it was asked. */
export function surroundings(answers: Answers, devices: readonly DeviceReport[] = []) {
  const calls: Recorded[] = [];
  const invoke = async (procedure: string, input: unknown): Promise<unknown> => {
    await Promise.resolve();
    calls.push({ procedure, input });
    const answer = answers[procedure];
    if (!answer) throw new Error(`the test does not answer ${procedure}`);
    return answer(input as never);
  };
  const listeners = new Set<(message: EventMessage) => void>();
  const client = createClient({
    invoke,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const tell = <Name extends EventName>(event: Name, payload: Events[Name]): void => {
    for (const listener of listeners) listener({ kind: 'event', event, payload } as EventMessage);
  };
  const state: DialogSurroundings & DevicesSurroundings & { devices: readonly DeviceReport[] } = {
    client,
    jobs: {
      workOn: () => null,
      begin: async (procedure, input) => void (await client.call(procedure, input)),
      async watch(procedure, input, signal) {
        const cancelled = new Promise<never>((_, reject) =>
          signal?.addEventListener('abort', () => reject(new EspalierError('CANCELLED', 'It was cancelled.', ''))),
        );
        return Promise.race([client.call(procedure, input), cancelled]);
      },
    },
    devices,
    links: { lostWords: () => null, retrySeconds: () => null },
    view: 'tradeoffs',
    async load() {
      if (answers['device.list']) state.devices = await client.call('device.list', {});
    },
  };
  return { state, calls, tell };
}

export function failing(code: ErrorCode): () => never {
  return () => {
    throw new EspalierError(code, `It failed with ${code}.`, 'Do something else.');
  };
}

export function device(name: string, more: Partial<DeviceReport> = {}): DeviceReport {
  return { name, address: `ssh://pi@${name}.local`, state: null, runtimes: [], probedAt: null, ...more };
}

/** A device that was probed and can measure. */
export function readyDevice(name: string, cores = 4): DeviceReport {
  return device(name, {
    probedAt: '2026-11-23T10:00:00.000Z',
    runtimes: [{ name: 'onnxruntime', works: true, version: '1.27.0', detail: 'CPU', precisions: ['float32'] }],
    state: deviceState({
      board: 'Raspberry Pi 5 Model B',
      system: 'Debian GNU/Linux 12',
      kernel: '6.6.31',
      machine: 'aarch64',
      cores,
      cpuModel: null,
      memoryBytes: 8 * 2 ** 30,
      freeDiskBytes: null,
      powerMode: null,
      governor: 'ondemand',
      clocksKhz: [1_500_000, 2_400_000],
      temperatures: [{ zone: 'cpu', celsius: 51.25 }],
      loadAverage: 0.1,
    }),
  });
}
