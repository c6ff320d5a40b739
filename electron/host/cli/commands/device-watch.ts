import type { Command } from 'commander';
import type { TelemetryPoint } from '../../../../shared/api/devices.ts';
import { formatBytes, formatPercent } from '../../../../shared/format/numbers.ts';
import { printable } from '../../../../shared/format/printable.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { positiveNumber } from '../values.ts';

interface Flags {
  readonly seconds?: number;
  readonly csv?: string;
}

/** `espalier device watch NAME [--seconds N] [--csv FILE]`. */
export function addWatchCommand(device: Command, runner: Runner): void {
  withCommonFlags(device.command('watch'))
    .description('show what a board reads about once a second, until Ctrl-C')
    .argument('<name>')
    .option('--seconds <number>', 'end after so long', positiveNumber)
    .option('--csv <file>', 'record it')
    .action((name: string, { seconds, csv }: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const stop = session.onEvent('device.telemetry', ({ device: of, point }) => {
          if (of === name) session.note(telemetryLine(point));
        });
        try {
          const report = await session.call('device.watch', { name, seconds, csv });
          await session.show(
            report,
            () => `${report.points} readings${report.csv === null ? '' : ` in ${report.csv}`}.`,
          );
        } finally {
          stop();
        }
      }),
    );
}

/** One reading in one line; what the board cannot read is left out. */
function telemetryLine(point: TelemetryPoint): string {
  const { cpuLoad, gpuLoad, memoryUsedBytes, clocksKhz } = point;
  const parts = [
    `${(point.atMs / 1000).toFixed(0)} s`,
    cpuLoad === null ? null : `CPU ${formatPercent(cpuLoad)} %`,
    gpuLoad === null ? null : `GPU ${formatPercent(gpuLoad)} %`,
    clocksKhz.length === 0 ? null : `${(Math.max(...clocksKhz) / 1000).toFixed(0)} MHz`,
    memoryUsedBytes === null ? null : `memory ${formatBytes(memoryUsedBytes)}`,
    ...point.temperatures.map(({ zone, celsius }) => `${zone} ${celsius.toFixed(1)} °C`),
    ...point.rails.map(({ name, milliwatts }) => `${name} ${(milliwatts / 1000).toFixed(2)} W`),
  ];
  return printable(parts.filter((part) => part !== null).join(', '));
}
