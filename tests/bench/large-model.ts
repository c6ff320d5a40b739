/**
 * `npm run bench:large`: time and memory for opening models just below 2 GB, the most that there is: one file whose
 * weights lie on whole elements, one where they do not and are copied, and one with external data. Each in a process of
 * its own. Needs 5 GB of memory; the files are holes and take no disk.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelFile } from '../../electron/compute/model.ts';
import { findUnits } from '../../shared/graph/channels/find-units.ts';
import { costOf } from '../../shared/graph/cost.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { ModelProtoSchema } from '../../shared/onnx/generated/onnx_pb.ts';
import { writeOnnx } from '../../shared/onnx/write.ts';
import { type Message, parse, print, varintBytes } from '../fuzz/onnx/wire.ts';
import { NetworkBuilder } from '../shared/graph/builder.ts';

/** One dense layer of 1.9 GB. */
const inputs = 16_384;
const outputs = 29_000;
const weightBytes = 4 * inputs * outputs;

const [asked] = process.argv.slice(2);
if (asked === undefined) await measureAll();
else await openModel(asked);

async function openModel(path: string): Promise<void> {
  const started = performance.now();
  const { graph: source } = await readModelFile(path);
  const read = performance.now();
  const graph = normalize(source);
  const { units } = findUnits(graph);
  const { params } = costOf(graph);
  const rest = performance.now() - read;
  const peak = process.resourceUsage().maxRSS / 2 ** 20;
  console.log(
    `read and hashed in ${((read - started) / 1000).toFixed(1)} s, normalised and analysed in ${rest.toFixed(0)} ms; ` +
      `${units.length} units, ${params} parameters; peak memory ${peak.toFixed(2)} GB`,
  );
}

async function measureAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-large-'));
  try {
    for (const [name, write] of Object.entries({ aligned: 0, misaligned: 1, external: null })) {
      const path = join(folder, `${name}.onnx`);
      await (write === null ? writeExternal(path, join(folder, 'weights.bin')) : writeWhole(path, write));
      console.log(`${name}:`);
      const [code] = await once(fork(import.meta.filename, [path]), 'exit');
      if (code !== 0) process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The layer's network, taken apart, with a weight of one row; its size is then stated as it should be. */
function network(): { readonly model: Message; readonly graph: Message; readonly weight: Message } {
  const net = new NetworkBuilder();
  const weight = net.constant({ type: 'float32', dims: [1, outputs], data: new Float32Array(outputs) });
  const graph = net.raw([net.node('MatMul', [net.input(['N', inputs]), weight])]);
  const model = parse(ModelProtoSchema, writeOnnx(graph));
  const part = (message: Message, name: string): Message =>
    message.find((field) => field.name === name)!.value as Message;
  const inGraph = part(model, 'graph');
  const inWeight = part(inGraph, 'initializer');
  inWeight.find(({ name }) => name === 'dims')!.value = BigInt(inputs);
  inWeight.splice(
    inWeight.findIndex(({ name }) => name === 'raw_data'),
    1,
  );
  return { model, graph: inGraph, weight: inWeight };
}

/** A file whose weight begins this far off whole elements. */
async function writeWhole(path: string, misalignment: number): Promise<void> {
  const { model, graph, weight } = network();
  const inWeight = Buffer.concat([print(weight), Uint8Array.of(9 * 8 + 2), varintBytes(BigInt(weightBytes))]);
  graph.splice(
    graph.findIndex(({ name }) => name === 'initializer'),
    1,
  );
  const weightHead = [Uint8Array.of(5 * 8 + 2), varintBytes(BigInt(inWeight.length + weightBytes)), inWeight];
  const inGraph = Buffer.concat([print(graph), ...weightHead]);
  const others = print(model.filter(({ name }) => name !== 'graph'));
  const head = [others, Uint8Array.of(7 * 8 + 2), varintBytes(BigInt(inGraph.length + weightBytes)), inGraph];
  // The version of the producer, none to three letters long, moves everything behind it.
  const length = Buffer.concat(head).length;
  const producer = new Uint8Array(2 + ((((misalignment - length - 2) % 4) + 4) % 4));
  producer.set([3 * 8 + 2, producer.length - 2]);
  await writeHole(path, Buffer.concat([producer, ...head]), weightBytes);
}

async function writeExternal(path: string, data: string): Promise<void> {
  const { model, weight } = network();
  const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));
  const location = [
    { number: 1, wire: 2, name: '', value: text('location') },
    { number: 2, wire: 2, name: '', value: text('weights.bin') },
  ];
  weight.push({ number: 13, wire: 2, name: '', value: location }, { number: 14, wire: 0, name: '', value: 1n });
  await writeHole(path, print(model), 0);
  await writeHole(data, new Uint8Array(), weightBytes);
}

async function writeHole(path: string, head: Uint8Array, hole: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(head);
    await file.truncate(head.length + hole);
  } finally {
    await file.close();
  }
}
