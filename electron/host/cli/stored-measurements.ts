import type { MeasurementEntry, MeasurementReport } from '../../../shared/api/measurements.ts';
import { counted } from '../../../shared/format/numbers.ts';
import { printable } from '../../../shared/format/printable.ts';
import { utc } from '../../../shared/report/context.ts';
import { boardFacts } from '../../../shared/telemetry/board-facts.ts';
import { formatReading, type TelemetryReading } from '../../../shared/telemetry/summary.ts';
import { conditionWords } from '../../../shared/tradeoff/conditions.ts';
import { describeMeasurement } from './measurement-text.ts';
import { facts, table } from './table.ts';

/** Enough to tell measurements apart, and to type. */
const idLength = 8;

export function describeMeasurements(entries: readonly MeasurementEntry[]): string {
  if (entries.length === 0) return 'Nothing was measured yet: espalier measure.';
  const list = table(
    [
      { title: 'Id' },
      { title: 'Measured' },
      { title: 'Device' },
      { title: 'How' },
      { title: 'Rounds', align: 'right' },
      { title: 'Flagged', align: 'right' },
      { title: 'Models' },
    ],
    entries.map(({ id, measuredAt, device, conditions, flagged, models }) =>
      [
        ...[id.slice(0, idLength), utc(measuredAt), device, conditionWords(conditions)],
        ...[String(conditions.rounds), String(flagged), modelWords(models)],
      ].map(printable),
    ),
  );
  return `${list}\n\nespalier measurements show ID shows one.`;
}

/** A stored measurement for people: when and where, how the board was set, what was found, what the board showed. */
export function describeStored(report: MeasurementReport, telemetry: readonly TelemetryReading[]): string {
  const { before, after } = report.device;
  const head = facts([
    ['Measurement', report.id],
    ['Measured', utc(report.measuredAt)],
    ...boardFacts(before, after).map(([label, value]) => [label, printable(value)] as const),
  ]);
  return [
    head,
    describeMeasurement(report),
    telemetryTable(telemetry),
    `On the device: ${printable(report.command)}`,
  ].join('\n\n');
}

function modelWords([first, ...others]: readonly string[]): string {
  if (first === undefined) return 'none';
  return others.length === 0 ? first : `${first} and ${counted(others.length, 'other')}`;
}

function telemetryTable(readings: readonly TelemetryReading[]): string {
  if (readings.length === 0) return 'The board showed nothing meanwhile.';
  return table(
    [
      { title: 'Meanwhile' },
      { title: 'Unit' },
      { title: 'At rest', align: 'right' },
      { title: 'Mean', align: 'right' },
      { title: 'Least', align: 'right' },
      { title: 'Most', align: 'right' },
    ],
    readings.map(({ name, unit, rest, mean, least, most }) => [
      ...[printable(name), unit],
      ...[rest, mean, least, most].map((value) => (value === null ? '–' : formatReading(value, unit))),
    ]),
  );
}
