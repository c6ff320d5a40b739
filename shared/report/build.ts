import type { TradeoffSet } from '../api/results.ts';
import { nameCandidates } from '../tradeoff/names.ts';
import { frontChart } from './charts/front.ts';
import { latencyChart } from './charts/latency.ts';
import { utc } from './context.ts';
import type { Names, ReportContext } from './context.ts';
import { listedOf } from './listed.ts';
import type { Block, Report, Section } from './model.ts';
import { candidatesSection } from './sections/candidates.ts';
import { chosenSection } from './sections/chosen.ts';
import { highlightsOf } from './sections/highlights.ts';
import { measuredSection } from './sections/measured.ts';
import { repeatSection } from './sections/repeat.ts';

/** What a report on the set says: the answer, the pictures, the chosen candidate, all of them, and how to get it again. */
export function buildReport(set: TradeoffSet, context: ReportContext): Report {
  const names = nameCandidates(set.candidates);
  const { chosen } = context;
  const listed = listedOf(set, chosen?.id ?? null);
  const left = set.candidates.length - listed.candidates.length;
  return {
    title: `Trade-offs of ${context.project}`,
    origin: `${context.program}, ${utc(context.createdAt)}`,
    sentence: set.sentence,
    highlights: chosen === null ? [] : highlightsOf(set, names, chosen.id),
    sections: [
      ...(set.candidates.length === 0 ? [] : [frontSection(listed, names, chosen?.id ?? null)]),
      ...(chosen === null ? [] : [chosenSection(set, names, chosen)]),
      ...(set.candidates.length === 0 ? [] : [candidatesSection(listed, names, chosen?.id ?? null, left)]),
      measuredSection(set, context),
      repeatSection(context),
    ],
  };
}

function frontSection(set: TradeoffSet, names: Names, chosen: string | null): Section {
  const latency = latencyChart(set, names, chosen);
  const figures: Block[] = [{ kind: 'figure', chart: frontChart(set, names, chosen) }];
  if (latency) figures.push({ kind: 'figure', chart: latency });
  return { title: 'The trade-off', blocks: figures };
}
