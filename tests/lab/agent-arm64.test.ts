import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  agentDocument,
  agentError,
  agentPath,
  generatedInput,
  lastLine,
  runtimeLibrary,
  take,
} from '../resources/agent-document.ts';
import { saveModel } from '../resources/tiny-onnx.ts';
import { sharedData } from '../setup/shared-data.ts';
import { prepareArm64Root, startArm64Device, type Arm64Device } from './arm64-root.ts';
import { connectTo, putFile, runCommand } from './ssh-client.ts';
import { labAvailability } from './sshd.ts';

const lab = labAvailability();
const base = lab.available ? await prepareArm64Root() : lab;
if (!base.available) console.warn(`skipped: ${base.reason}`);
const resnet = sharedData('models/resnet20-cifar10-jpeg.onnx');
if (resnet === null) console.warn('skipped: a whole network needs shared/data/models, which is not there');

// Under emulation a time means nothing: a few runs are enough, and only function and values are looked at.
const QUICK = '--rounds 2 --runs 2 --warmup-runs 1 --warmup-cap-ns 1';

describe.skipIf(!base.available)('the agent on an arm64 board', () => {
  let device: Arm64Device;
  let client: Client;
  let folder: string;
  let tiny: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-agent-arm64-'));
    tiny = saveModel(folder, 'tiny.onnx', {
      inputs: [
        { name: 'a', type: 'float32', dims: ['batch', 4] },
        { name: 'b', type: 'float32', dims: [4] },
      ],
      nodes: [
        { op: 'Add', inputs: ['a', 'b'], outputs: ['s'] },
        { op: 'Softmax', inputs: ['s'], outputs: ['y'], attributes: { axis: 1 } },
      ],
      outputs: [{ name: 'y', type: 'float32', dims: ['batch', 4] }],
    });
    device = await startArm64Device();
    client = await connectTo(device.sshd);
    await putFile(client, agentPath('arm64'), 'espalier-agent');
    await putFile(client, runtimeLibrary('arm64'), 'libonnxruntime.so.1');
    await putFile(client, tiny, 'tiny.onnx');
    await runCommand(client, 'chmod +x espalier-agent');
  });
  afterAll(async () => {
    client?.end();
    await device?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function compare(path: string, inputs: Record<string, number[]>): Promise<void> {
    await putFile(client, path, 'model.onnx');
    const { code, stdout } = await runCommand(
      client,
      `./espalier-agent --lib ./libonnxruntime.so.1 --model model.onnx ${QUICK}`,
    );
    expect(code, stdout).toBe(0);
    const document = agentDocument(stdout);
    expect(document.machine).toBe('aarch64');

    const numbers = generatedInput();
    const feeds = Object.entries(inputs).map(([name, dims]) => {
      const elements = dims.reduce((a, b) => a * b, 1);
      return [name, new Tensor('float32', take(numbers, elements), dims)] as const;
    });
    const session = await InferenceSession.create(readFileSync(path), { intraOpNumThreads: 1 });
    const expected = await session.run(Object.fromEntries(feeds));
    const outputs = document.models[0]?.outputs ?? [];
    expect(outputs.map((output) => output.name)).toEqual(Object.keys(expected));
    for (const { name, dims, first } of outputs) {
      expect(dims).toEqual(expected[name]?.dims);
      const reference = Array.from(expected[name]?.data as Float32Array);
      const scale = Math.max(...reference.map(Math.abs));
      // Another processor adds in another order.
      for (const [i, number] of first.entries())
        expect(Math.abs((number ?? NaN) - reference[i]!) / scale).toBeLessThan(1e-5);
    }
  }

  it('gives the outputs of onnxruntime-node for a tiny model', async () => {
    await compare(tiny, { a: [1, 4], b: [4] });
  });

  it.skipIf(resnet === null)('gives the outputs of onnxruntime-node for a whole network', async () => {
    await compare(resnet ?? '', { image: [1, 3, 32, 32] });
  });

  it('reports errors as it does elsewhere', async () => {
    const { code, stdout } = await runCommand(
      client,
      './espalier-agent --lib ./libonnxruntime.so.1 --model /etc/passwd',
    );
    expect(code).toBe(2);
    expect(agentError.parse(lastLine(stdout))).toMatchObject({ stage: 'session', model: '/etc/passwd' });
  });

  it('ends when the link goes', async () => {
    const own = await connectTo(device.sshd);
    const endless = './espalier-agent --lib ./libonnxruntime.so.1 --model tiny.onnx --rounds 9999 --runs 9999';
    await new Promise<void>((resolve, reject) => {
      own.exec(`echo $$ > pid; exec ${endless}`, (error, stream) => {
        if (error) return reject(error);
        stream.stderr.resume();
        stream.once('data', () => resolve());
        stream.resume();
      });
    });
    own.destroy();
    const alive = 'kill -0 "$(cat pid)"';
    const deadline = Date.now() + 20_000;
    while ((await runCommand(client, alive)).code === 0 && Date.now() < deadline);
    expect((await runCommand(client, alive)).code).not.toBe(0);
  });
});
