import { Option, type Command } from 'commander';
import type { InputOf } from '../../../../shared/api/contract.ts';
import { withCommonFlags } from '../settings.ts';
import { describeMeasurement } from '../measurement-text.ts';
import { withConditions } from '../condition-options.ts';
import type { Runner } from '../runner.ts';
import { positiveNumber } from '../values.ts';

type Input = InputOf<'measurement.run'>;

interface Flags extends Pick<Input, 'device' | 'runtime' | 'precision' | 'threads' | 'layers' | 'cudaGraph'> {
  readonly quick?: true;
  readonly report?: true;
  readonly fps?: number;
  readonly sustained?: number;
  readonly telemetry?: string;
}

export function addMeasureCommand(program: Command, runner: Runner): void {
  withConditions(withCommonFlags(program.command('measure')))
    .description('measure models on a device, interleaved, every sample kept')
    .argument('<models...>', 'ids of candidates (the beginning is enough) or network files; the first is compared with')
    .addOption(new Option('--quick', 'a first look, seconds').conflicts('report'))
    .option('--report', 'a minute for each model, and enough samples for p99')
    .option(
      '--fps <number>',
      'start with each frame of a camera of this rate, and count the misses (not with tensorrt and tflite)',
      positiveNumber,
    )
    .option('--sustained <minutes>', 'go on for so long, to see what heat does', positiveNumber)
    .option('--layers', 'time the layers too')
    .option('--cuda-graph', 'TensorRT: start all kernels of an inference at once')
    .option('--telemetry <file>', 'write what the board showed meanwhile, as CSV')
    .action((models: string[], flags: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const { device, runtime, precision, threads, layers, cudaGraph, fps, sustained } = flags;
        const profile = flags.quick ? 'quick' : flags.report ? 'report' : 'default';
        const result = await session.call('measurement.run', {
          ...{ device, runtime, precision, profile, models, threads, layers, cudaGraph },
          ...{ framesPerSecond: fps, sustainedMinutes: sustained },
        });
        if (flags.telemetry !== undefined) {
          await session.call('measurement.exportTelemetry', { id: result.id, file: flags.telemetry });
        }
        await session.show(result, () => describeMeasurement(result));
      }),
    );
}
