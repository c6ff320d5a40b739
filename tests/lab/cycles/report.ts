import { median } from 'simple-statistics';
import type { CycleReport } from './cycle.ts';

function countsOf(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, count]) => `${value} ${count}`)
    .join(', ');
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One line for people to follow. */
export function lineOf(report: CycleReport): string {
  const { number, fault, stage, outcome, interruptions, ms, quietAfterMs, problems, overlapMs } = report;
  const where = stage === null ? 'after the end' : `at ${stage}`;
  const how = `${outcome}${interruptions > 0 ? `, resumed ${interruptions}` : ''}`;
  const wrong = problems.map((problem) => `\n     WRONG: ${problem}`).join('');
  return `${String(number).padStart(4)} ${fault} ${where}: ${how}, ${seconds(ms)}, quiet after ${seconds(quietAfterMs)}${overlapMs > 0 ? `, two agents for ${seconds(overlapMs)}` : ''}${wrong}`;
}

/** The table at the end: a line for every kind of fault. */
export function tableOf(reports: readonly CycleReport[]): string {
  const rows = [
    [
      'fault',
      'cycles',
      'came at',
      'outcomes',
      'resumed',
      'median',
      'longest',
      'quiet within',
      'two agents',
      'samples',
      'wrong',
    ],
  ];
  for (const fault of new Set(reports.map((report) => report.fault))) {
    const own = reports.filter((report) => report.fault === fault);
    rows.push([
      fault,
      String(own.length),
      countsOf(own.map(({ stage }) => stage ?? 'ended')),
      countsOf(own.map(({ outcome }) => outcome)),
      String(own.reduce((sum, { interruptions }) => sum + interruptions, 0)),
      seconds(median(own.map(({ ms }) => ms))),
      seconds(Math.max(...own.map(({ ms }) => ms))),
      seconds(Math.max(...own.map(({ quietAfterMs }) => quietAfterMs))),
      seconds(Math.max(...own.map(({ overlapMs }) => overlapMs))),
      String(own.reduce((sum, { samples }) => sum + samples, 0)),
      String(own.filter(({ problems }) => problems.length > 0).length),
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
