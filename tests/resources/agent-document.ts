import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The prebuilt agent for a kind of board. */
export function agentPath(arch: 'x64' | 'arm64'): string {
  return join(repository, 'resources/agent/bin', `linux-${arch}`, 'espalier-agent');
}

/** The ONNX Runtime library inside the npm package, whose folder is named by its Node-API version. */
export function runtimeLibrary(arch: 'x64' | 'arm64'): string {
  const bin = join(repository, 'node_modules/onnxruntime-node/bin');
  const [version] = readdirSync(bin).filter((name) => name.startsWith('napi-v'));
  if (version === undefined) throw new Error(`no napi-v* folder in ${bin}`);
  return join(bin, version, 'linux', arch, 'libonnxruntime.so.1');
}

const count = z.number().int().nonnegative();
const tensor = z.strictObject({ name: z.string(), type: z.string(), dims: z.array(count), elements: count });

/** What README.md of the agent promises, to the letter: an unknown member is an error as well. */
export const agentDocument = z.strictObject({
  ok: z.literal(true),
  agent: z.string(),
  machine: z.string(),
  kernel: z.string(),
  runtime: z.strictObject({ name: z.literal('onnxruntime'), version: z.string(), loadNs: count }),
  clock: z.literal('CLOCK_MONOTONIC_RAW'),
  threads: count,
  cpu: z.number().int().min(-1),
  optimization: count,
  seed: count,
  protocol: z.strictObject({
    rounds: count,
    runs: count,
    minRoundNs: count,
    warmupRuns: count,
    warmupNs: count,
    warmupCapNs: count,
  }),
  models: z.array(
    z.strictObject({
      path: z.string(),
      createSessionNs: count,
      firstRunNs: count,
      warmup: z.strictObject({ runs: count, ns: count, settled: z.boolean() }),
      inputs: z.array(tensor),
      outputs: z.array(
        tensor.extend({ sum: z.number().nullable(), first: z.array(z.number().nullable()).max(8) }).strict(),
      ),
      rounds: z.array(
        z.strictObject({
          round: count,
          position: count,
          startNs: count,
          ns: count,
          involuntarySwitches: count,
          voluntarySwitches: count,
          runs: count,
          samplesNs: z.array(count).optional(),
          medianNs: count,
          minNs: count,
        }),
      ),
    }),
  ),
  maxRssKib: count,
});

export const agentError = z.strictObject({
  ok: z.literal(false),
  stage: z.enum(['args', 'load', 'api', 'session', 'io', 'run', 'memory']),
  model: z.string().nullable(),
  error: z.string().min(1),
});

/** The agent's input numbers, made anew from its description (resources/agent/README.md). */
export function* generatedInput(seed = 12345): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state >>> 8) / 2 ** 24 - 0.5;
  }
}

export function take(numbers: Iterator<number, never>, elements: number): number[] {
  return Array.from({ length: elements }, () => numbers.next().value);
}
