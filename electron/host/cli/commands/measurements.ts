import type { Command } from 'commander';
import { telemetrySummary } from '../../../../shared/telemetry/summary.ts';
import { describeMeasurements, describeStored } from '../stored-measurements.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';

/** `espalier measurements [--device NAME]` and `espalier measurements show ID [--telemetry FILE]`. */
export function addMeasurementsCommands(program: Command, runner: Runner): void {
  const measurements = program.command('measurements').description('what was measured: list it, or show one');

  withCommonFlags(measurements.command('list', { isDefault: true }))
    .description('list the measurements, newest first')
    .option('--device <name>', 'of this device; also of one that was removed')
    .action(({ device }: { device?: string }, command: Command) =>
      runner.run(command, async (session) => {
        const entries = await session.call('measurement.list', { device });
        await session.show(entries, () => describeMeasurements(entries));
      }),
    );

  withCommonFlags(measurements.command('show'))
    .description('show a measurement: latencies, comparisons, layers, conditions, telemetry')
    .argument('<id>', 'its id, or the beginning of it')
    .option('--telemetry <file>', 'write what the board showed meanwhile, as CSV')
    .action((id: string, { telemetry: file }: { telemetry?: string }, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('measurement.get', { id });
        const telemetry = telemetrySummary(await session.call('measurement.telemetry', { id: report.id }));
        if (file !== undefined) await session.call('measurement.exportTelemetry', { id: report.id, file });
        await session.show({ ...report, telemetry }, () => describeStored(report, telemetry));
      }),
    );
}
