import { basename } from 'node:path';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeviceState, DeviceTool } from '../../../../shared/api/devices.ts';
import { commandLine } from '../../connection/quote.ts';
import { deploy } from '../../deploy/deploy.ts';
import type { Runtime } from '../runtime.ts';
import { takeTurns } from '../turns.ts';
import { benchmarkCommand, runBenchmark, type BenchmarkLimits, type Delegate } from './benchmark.ts';
import { parseBenchmark, usedGpu, type BenchmarkOutput } from './parse.ts';
import { parseOperatorProfile } from './profile.ts';

/** Loading a large network from a slow card, and benchmark_model's own limit of 150 s. */
const turnTimeoutMs = 300_000;

const oneValue =
  'one value per turn: benchmark_model prints the median of its runs (old versions: the average), not each';

/** A benchmark_model that was built without the GPU only mentions that it does not know the option. */
const parsers: Record<Delegate, (output: string) => BenchmarkOutput | null> = {
  xnnpack: parseBenchmark,
  gpu: (output) => (usedGpu(output) ? parseBenchmark(output) : null),
};

function toolOf({ tools }: DeviceState): DeviceTool | undefined {
  return tools.find(({ name }) => name === 'benchmark_model');
}

/**
 * TFLite's benchmark_model, which the user put on the device. It prints no single run: a turn has the one value that it
 * printed, rounds tell how that varies, and p90 and p99 are not to be had. Where an old version has no median it is
 * the average, which outliers pull up. Layers' times are averages too.
 */
function tfliteOn(name: string, delegate: Delegate, precisions: Runtime['precisions']): Runtime {
  const where = delegate === 'gpu' ? 'GPU' : 'CPU (XNNPACK)';
  return {
    name,
    format: 'tflite',
    precisions,
    loads: ['back-to-back'],
    holdsCpus: delegate === 'xnnpack',

    report(state) {
      const tool = toolOf(state);
      const works = tool !== undefined;
      const detail = works
        ? `${where}, by ${tool.path}; runs TFLite files`
        : 'no benchmark_model on the device: put TFLite’s on its PATH';
      return Promise.resolve({ name, works, version: tool?.version ?? null, detail });
    },

    async prepare(connection, { artifacts, cpus, precision, schedule, state, threads }, limits) {
      const tool = toolOf(state);
      if (tool === undefined) {
        const hint = 'Put TFLite’s benchmark_model for its processor on the device’s PATH.';
        throw new EspalierError('RUNTIME_MISSING', 'There is no benchmark_model on the device.', hint);
      }
      const files = artifacts.map(({ path, sha256 }) => ({ path, sha256, suffix: '.tflite' }));
      const onProgress = (done: number, total: number): void => limits.onProgress('deploy', done, total);
      const graphs = await deploy(connection, files, { signal: limits.signal, onProgress });
      const command = (model: number): [string, ...string[]] => {
        const graph = graphs[model] ?? '';
        return benchmarkCommand({ program: tool.path, graph, threads, delegate, precision }, schedule);
      };
      const run = (model: number, signal: AbortSignal): BenchmarkLimits => ({
        network: basename(artifacts[model]?.path ?? ''),
        cpus,
        timeoutMs: turnTimeoutMs + 10 * (schedule.warmupMs + schedule.roundMs),
        signal,
      });
      return {
        version: tool.version ?? 'unknown',
        command: commandLine(command(0)),
        notes: [oneValue],

        async measure(firstRound, onEvent, { signal }) {
          let startedAt: number | undefined;
          const known = new Set<number>();
          await takeTurns(
            { models: graphs.length, firstRound, schedule, signal },
            async ({ model, round, position }) => {
              const turn = await runBenchmark(connection, command(model), run(model, signal), parsers[delegate]);
              const { atSeconds, parsed } = turn;
              if (startedAt === undefined) onEvent({ kind: 'held', cpus: turn.cpus });
              startedAt ??= atSeconds;
              const { sessionNs, warmup, runs } = parsed;
              if (sessionNs !== null && warmup !== null && !known.has(model)) {
                onEvent({ kind: 'ready', model, createSessionNs: sessionNs, firstRunNs: warmup.firstNs });
              }
              known.add(model);
              const startNs = Math.round((atSeconds - startedAt) * 1e9);
              const unknown = { involuntarySwitches: null, missedFrames: null, window: null };
              onEvent({
                kind: 'turn',
                model,
                turn: { round, position, startNs, samplesNs: [runs.typicalNs], ...unknown },
              });
            },
          );
        },

        async layers(model, { signal }) {
          const argv = [...command(model), '--enable_op_profiling=true'];
          return (await runBenchmark(connection, argv, run(model, signal), parseOperatorProfile)).parsed;
        },
      };
    },
  };
}

/** On the CPU a file computes as it was exported: the precision is the file's. */
export const tflite = tfliteOn('tflite', 'xnnpack', ['float32', 'float16', 'int8']);
export const tfliteGpu = tfliteOn('tflite-gpu', 'gpu', ['float32', 'float16']);
