import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HostProcess } from '../../../electron/shell/host-process.ts';
import { messagePortTransport } from '../../../renderer/transport/message-port.ts';
import type { JobReport } from '../../../shared/api/results.ts';
import { createClient, type Client } from '../../../shared/api/client.ts';
import { StubWindow } from './stub-window.ts';
import { drawDataset, residualNetwork, saveModel, temporaryFolder } from '../compute/samples.ts';

const root = resolve(import.meta.dirname, '../../..');
const entries = {
  host: join(root, 'electron/host/main.ts'),
  compute: join(root, 'electron/compute/main.ts'),
  preload: 'preload.cjs',
};

/** A utility process whose module really runs, in a thread; the shell's side of it records what passes through. */
class ThreadProcess extends EventEmitter {
  readonly entry: string;
  readonly received: unknown[] = [];
  readonly #worker: Worker;
  stderr: Worker['stderr'];

  constructor(entry: string, words: string[]) {
    super();
    this.entry = entry;
    this.#worker = new Worker(new URL('./utility-process-child.ts', import.meta.url), {
      workerData: entry,
      argv: words,
      execArgv: [],
      stderr: true,
    });
    this.stderr = this.#worker.stderr;
    this.#worker.on('message', (message) => {
      this.received.push(message);
      this.emit('message', message);
    });
    this.#worker.on('exit', (code) => this.emit('exit', code));
  }

  postMessage(message: unknown, ports: MessagePort[]): void {
    this.#worker.postMessage({ message, ports }, ports);
  }

  kill(): boolean {
    void this.#worker.terminate();
    return true;
  }
}

const processes: ThreadProcess[] = [];
const running = (entry: string) => processes.filter((process) => process.entry === entry);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let model: string;
let host: HostProcess;
let client: Client;
let offerPort: () => void;
const link = { lost: false };
/** What the shell hears of work. */
const heard = { receive: vi.fn<(job: JobReport) => void>(), clear: vi.fn() };

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 24, test: 6 });
  model = await saveModel(join(folder.path, 'network.onnx'), residualNetwork());
  vi.doMock('electron', () => ({
    BrowserWindow: StubWindow,
    MessageChannelMain: MessageChannel,
    utilityProcess: {
      fork(entry: string, words: string[]) {
        const started = new ThreadProcess(entry, words);
        processes.push(started);
        return started;
      },
    },
  }));
  const shell = await import('../../../electron/shell/host-process.ts');
  host = new shell.HostProcess(entries, join(folder.path, 'project'), heard);
  const transport = messagePortTransport({ requestPort: () => undefined });
  offerPort = () => transport.offer(host.connect() as unknown as Parameters<typeof transport.offer>[0]);
  transport.watch((state) => (link.lost = state.kind === 'lost'));
  offerPort();
  client = createClient(transport);
});
afterAll(async () => {
  host.stop();
  vi.doUnmock('electron');
  await folder.remove();
});

async function experiment(name: string, changes: string): Promise<string> {
  const file = join(folder.path, `${name}.yaml`);
  await writeFile(file, `name: ${name}\nmodel: ${model}\ndata: ${folder.path}\nseed: 0\nthreads: 1\n${changes}`);
  return file;
}

/** The shell's own code between the real host and the real compute process; only Electron's program is stood in for. */
describe('window, host and compute process', () => {
  it('run an experiment whose artifacts pass the shell by', async () => {
    expect((await client.call('model.open', { model })).name).toBe('network');
    const file = await experiment('small', 'method: global-l2\nlevels: [0.5]\nrecalibrationImages: 8\n');
    const report = await client.call('experiment.run', { file, resume: false });
    expect(report).toMatchObject({ state: 'done', candidates: [{ level: 1 }, { level: 0.5 }] });
    expect(running(entries.compute)).toHaveLength(1);
    expect(running(entries.compute)[0]!.received).toEqual([]);
    const told = running(entries.host)[0]!.received.filter((message) => (message as { kind: string }).kind !== 'job');
    expect(told).toEqual([{ kind: 'start-compute', id: 1 }]);
    const states = heard.receive.mock.calls.map(([{ procedure, state }]) => `${procedure} ${state}`);
    expect([...new Set(states)]).toEqual(['experiment.run queued', 'experiment.run running', 'experiment.run done']);
  });

  it('train in a hidden window of the compute process, with nothing of it passing the shell', async () => {
    const changes = { epochs: 1, batch: 8, engine: 'tensorflow:webgpu' } as const;
    const report = await client.call('training.run', { model, data: folder.path, changes });
    expect(report.engine).toBe('tensorflow, CPU, plain JavaScript');
    expect(report.trainLoss).toBeGreaterThan(0);
    expect(StubWindow.opened).toHaveLength(1);
    expect(running(entries.compute)[0]!.received).toEqual([{ kind: 'open-window', id: 1 }]);
  });

  it('report the WebGPU of hidden windows, and close the one that it took to know', async () => {
    const engines = await client.call('engines.list', {});
    const webGpu = engines.find(({ backend }) => backend === 'webgpu');
    expect(webGpu).toMatchObject({ works: true, detail: 'CPU, plain JavaScript' });
    expect(StubWindow.opened).toHaveLength(2);
    await vi.waitFor(() => expect(StubWindow.opened[1]!.isDestroyed()).toBe(true));
  });

  it('give a crash of the compute process as COMPUTE_CRASHED, and the next call starts another', async () => {
    const file = await experiment('long', 'method: legr\nlevels: [0.5]\noptions: { candidates: 100000 }\n');
    const jobId = randomUUID();
    const stopListening = client.on('job.progress', (event) => {
      if (event.jobId === jobId && event.progress.done > 3) running(entries.compute)[0]!.kill();
    });
    const crashed = client.call('experiment.run', { file, resume: false }, { jobId });
    await expect(crashed).rejects.toMatchObject({ code: 'COMPUTE_CRASHED' });
    stopListening();
    expect(StubWindow.opened[0]!.isDestroyed()).toBe(true);
    expect((await client.call('model.open', { model })).name).toBe('network');
    expect(running(entries.compute)).toHaveLength(4);
  });

  it('close the port of the window when the host ends, which takes the compute process along', async () => {
    // The compute process may be gone before the host's own end is known: only then does a new line start another host.
    const ended = Promise.all(
      [running(entries.compute).at(-1)!, running(entries.host)[0]!].map(
        (process) => new Promise((resolve) => process.once('exit', resolve)),
      ),
    );
    host.stop();
    await vi.waitFor(() => expect(link.lost).toBe(true), 5000);
    await ended;
    expect(heard.clear).toHaveBeenCalledTimes(1);
    offerPort();
    expect((await client.call('model.open', { model })).name).toBe('network');
    expect(running(entries.host)).toHaveLength(2);
  });
});
