import { Option, type Command } from 'commander';
import type { MeasurementReport } from '../../../../shared/api/measurements.ts';
import { counted, formatInteger, formatMs, formatPercent } from '../../../../shared/format/numbers.ts';
import { conditionWords } from '../../../../shared/tradeoff/conditions.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

interface Flags {
  readonly device: string;
  readonly runtime: 'onnxruntime';
  readonly quick?: true;
  readonly report?: true;
  readonly threads?: number;
}

export function addMeasureCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('measure'))
    .description('measure models on a device, interleaved, every sample kept')
    .argument('<models...>', 'ids of candidates (the beginning is enough) or network files; the first is compared with')
    .requiredOption('--device <name>', 'a device of the project')
    .addOption(new Option('--runtime <name>', 'what runs them').choices(['onnxruntime']).default('onnxruntime'))
    .addOption(new Option('--quick', 'a first look').conflicts('report'))
    .option('--report', 'longer, for numbers that are passed on')
    .option('--threads <number>', 'threads of the runtime (default: 1)', wholeNumber(1, 64))
    .action((models: string[], { device, runtime, quick, report, threads }: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const profile = quick ? 'quick' : report ? 'report' : 'default';
        const result = await session.call('measurement.run', { device, runtime, profile, models, threads });
        await session.show(result, () => describeMeasurement(result));
      }),
    );
}

function describeMeasurement({ results, comparisons, noiseFloor, device, conditions }: MeasurementReport): string {
  const columns = [
    { title: 'Model' },
    { title: 'p50 ms', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: 'p90 ms', align: 'right' },
    { title: 'p99 ms', align: 'right' },
    { title: 'min ms', align: 'right' },
    { title: 'Samples', align: 'right' },
    { title: `Against ${comparisons[0]?.a ?? 'the first'}` },
    { title: 'Flags' },
  ] as const;
  const rows = results.map((result, at) => [
    result.model,
    formatMs(result.p50Ns),
    `${formatMs(result.p50LowNs)} to ${formatMs(result.p50HighNs)}`,
    percentile(result.p90Ns),
    percentile(result.p99Ns),
    formatMs(result.minNs),
    formatInteger(result.samples),
    at === 0 ? '' : describeComparison(comparisons[at - 1]!),
    result.flags.join(', '),
  ]);
  const how = `${conditionWords(conditions)}, ${counted(conditions.rounds, 'round')}`;
  const floor = noiseFloor === null ? '' : `; noise floor ±${formatPercent(noiseFloor)} %`;
  const board = device.before.board ?? device.before.cpuModel ?? device.before.machine;
  return `${table(columns, rows)}\n\nMeasured on ${device.name} (${board}): ${how}${floor}. A dash: not enough samples.`;
}

function percentile(ns: number | null): string {
  return ns === null ? '–' : formatMs(ns);
}

function describeComparison({ ratio, low, high, verdict }: MeasurementReport['comparisons'][number]): string {
  return `${ratio.toFixed(2)}× (${low.toFixed(2)} to ${high.toFixed(2)}), ${verdict}`;
}
