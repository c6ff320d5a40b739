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

const startLine = z.strictObject({
  event: z.literal('start'),
  agent: z.string(),
  machine: z.string(),
  kernel: z.string(),
  runtime: z.strictObject({ name: z.literal('onnxruntime'), version: z.string(), loadNs: count }),
  clock: z.enum(['CLOCK_MONOTONIC_RAW', 'CLOCK_MONOTONIC']),
  threads: count,
  cpus: z.array(count),
  optimization: count,
  seed: count,
  protocol: z.strictObject({
    firstRound: count,
    rounds: count.nullable(),
    durationNs: count.nullable(),
    runs: count,
    leastRuns: count,
    minRoundNs: count,
    periodNs: count.nullable(),
    warmupRuns: count,
    warmupNs: count,
    warmupCapNs: count,
  }),
});

const readyLine = z.strictObject({
  event: z.literal('ready'),
  model: count,
  path: z.string(),
  createSessionNs: count,
  firstRunNs: count,
  inputs: z.array(tensor),
  outputs: z.array(
    tensor.extend({ sum: z.number().nullable(), first: z.array(z.number().nullable()).max(8) }).strict(),
  ),
});

const warmupLine = z.strictObject({
  event: z.literal('warmup'),
  model: count,
  runs: count,
  ns: count,
  settled: z.boolean(),
});

const turnLine = z.strictObject({
  event: z.literal('turn'),
  model: count,
  round: count,
  position: count,
  startNs: count,
  ns: count,
  involuntarySwitches: count,
  voluntarySwitches: count,
  missedFrames: count.nullable(),
  samplesNs: z.array(count),
});

/** What README.md of the agent promises, to the letter: an unknown member is an error as well. */
const agentLine = z.discriminatedUnion('event', [
  startLine,
  readyLine,
  warmupLine,
  turnLine,
  z.strictObject({ event: z.literal('profile'), text: z.string() }),
  z.strictObject({ event: z.literal('end'), maxRssKib: count }),
]);

export type AgentLine = z.infer<typeof agentLine>;

export interface AgentDocument extends z.infer<typeof startLine> {
  readonly models: readonly (z.infer<typeof readyLine> & {
    readonly warmup: z.infer<typeof warmupLine> | undefined;
    readonly turns: readonly z.infer<typeof turnLine>[];
  })[];
}

export function agentLines(stdout: string): AgentLine[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => agentLine.parse(JSON.parse(line)));
}

/** All that an agent that came to its end said, by model. */
export function agentDocument(stdout: string): AgentDocument {
  const lines = agentLines(stdout);
  const [start] = lines;
  if (start?.event !== 'start' || lines.at(-1)?.event !== 'end') throw new Error(`not from start to end: ${stdout}`);
  const models = lines.flatMap((line) => (line.event === 'ready' ? [line] : []));
  return {
    ...start,
    models: models.map((ready) => ({
      ...ready,
      warmup: lines.flatMap((line) => (line.event === 'warmup' && line.model === ready.model ? [line] : []))[0],
      turns: lines.flatMap((line) => (line.event === 'turn' && line.model === ready.model ? [line] : [])),
    })),
  };
}

/** The last line of an agent that failed. */
export const agentError = z.strictObject({
  event: z.literal('error'),
  stage: z.enum(['args', 'load', 'api', 'session', 'io', 'run', 'memory', 'profile']),
  model: z.string().nullable(),
  error: z.string().min(1),
});

export function lastLine(stdout: string): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

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
