import type { TradeoffSet } from '../../api/results.ts';
import { counted, formatPercent } from '../../format/numbers.ts';
import { boardFacts } from '../../telemetry/board-facts.ts';
import { conditionWords } from '../../tradeoff/conditions.ts';
import { predictedByWords } from '../../tradeoff/predicted.ts';
import { utc } from '../context.ts';
import type { ReportContext } from '../context.ts';
import type { Section } from '../model.ts';

/** How accuracy and latency were obtained: on what, under which conditions, from how many samples, by which command. */
export function measuredSection(set: TradeoffSet, { measurement }: ReportContext): Section {
  const splits = [
    ...new Set(set.candidates.map((one) => `${one.accuracySplit} split, ${counted(one.accuracyImages, 'image')}`)),
  ];
  const facts: readonly (readonly [string, string])[] = [
    ...(splits.length === 0
      ? []
      : [
          [
            'Accuracy',
            `${splits.join('; ')}; the exported ONNX file, run by ONNX Runtime on the computer that cut it`,
          ] as const,
        ]),
    ...latencyFacts(set),
    ...predictedFacts(set),
    ...(measurement === null ? [] : sessionFacts(measurement)),
  ];
  return {
    title: 'How it was measured',
    blocks: [
      { kind: 'facts', facts: facts.map(([name, value]) => ({ name, value })) },
      ...(measurement === null
        ? []
        : [
            {
              kind: 'code' as const,
              label: 'The command that ran on the device',
              language: 'sh' as const,
              code: measurement.command,
            },
          ]),
    ],
  };
}

function latencyFacts({ device, deviceBoard, conditions, candidates }: TradeoffSet): (readonly [string, string])[] {
  if (conditions === null) return [['Latency', 'not measured on any device yet']];
  const samples = candidates.flatMap(({ latency }) => (latency === null ? [] : [latency.samples]));
  const range = [...new Set([Math.min(...samples), Math.max(...samples)])].join(' to ');
  return [
    ['Device', [device, deviceBoard].filter((part) => part !== null).join(', ')],
    ['Runtime', `${conditionWords(conditions)}, batch ${String(conditions.batch)}`],
    ['Samples', `${range} for each candidate, in ${String(conditions.rounds)} interleaved rounds; none dropped`],
  ];
}

function predictedFacts({ predictedBy }: TradeoffSet): (readonly [string, string])[] {
  if (predictedBy === null) return [];
  return [
    ['Predicted', `where not measured, ${predictedByWords(predictedBy)}; nine of ten are within the range given`],
  ];
}

function sessionFacts(measurement: NonNullable<ReportContext['measurement']>): (readonly [string, string])[] {
  const { before, after, noiseFloor, measuredAt } = measurement;
  const floor =
    noiseFloor === null
      ? 'not measured'
      : `${formatPercent(noiseFloor)} % (a network against itself in the same run; smaller differences cannot be told apart)`;
  return [['Measured', utc(measuredAt)], ['Noise floor', floor], ...boardFacts(before, after)];
}
