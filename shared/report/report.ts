import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import { methodLabel } from '../tradeoff/methods.ts';
import { nameCandidates } from '../tradeoff/names.ts';
import { utc } from './context.ts';
import type { ReportContext } from './context.ts';
import { markup, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { measuredSection } from './measured.ts';
import { isDrawn, renderMark, renderPlot } from './plot.ts';
import { style } from './style.ts';
import {
  accuracyColumns,
  costColumns,
  hasPlans,
  idColumn,
  inTableOrder,
  intervalColumn,
  nameColumn,
  p50Column,
  p90Column,
  p99Column,
  plannedColumn,
  predictedColumn,
  proofColumn,
  samplesColumn,
  standingColumn,
} from './table.ts';
import type { Column } from './table.ts';

/**
 * One self-contained HTML file: no script, nothing loaded from anywhere, which its own policy also forbids. Light, dark
 * and paper by the reader's setting.
 */
export function renderReport(set: TradeoffSet, context: ReportContext): string {
  const title = `Trade-offs of ${context.project}`;
  const names = nameCandidates(set.candidates);
  const body = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="dark light">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="origin">${context.program}, ${utc(context.createdAt)}</p>
<p class="lead">${set.sentence}</p>
${set.candidates.length === 0 ? [] : [figure(set, names), table(set, names)]}
${measuredSection(set, context)}
${repeatSection(context)}
</main>
</body>
</html>
`;
  return body.text;
}

type Names = ReadonlyMap<string, string>;

function figure(set: TradeoffSet, names: Names): Markup {
  const methods = [...new Set(set.candidates.map((candidate) => candidate.method))];
  const missed = set.budgets.length > 0 ? ' Hatched: misses a budget.' : '';
  const whiskers = set.conditions === null ? '' : ' Whiskers: 95 % interval of p50.';
  const drawn = set.candidates.filter((candidate) => isDrawn(candidate, set));
  const predicted = drawn.some((one) => set.conditions !== null && one.predicted !== null)
    ? ' Hollow with a dashed edge: predicted, not measured; its whisker is what nine of ten are within.'
    : '';
  const hidden = set.candidates.length - drawn.length;
  const absent = hidden === 0 ? '' : ` Not drawn: ${String(hidden)} without a known latency.`;
  return markup`<figure>
<ul class="legend">${methods.map((method) => markup`<li>${renderMark(method)}${methodLabel(method)}</li>`)}</ul>
${renderPlot(set, names, 'wide')}
${renderPlot(set, names, 'narrow')}
<figcaption>Step line: the front. Grey: dominated.${missed}${whiskers}${predicted}${absent}</figcaption>
</figure>`;
}

function table(set: TradeoffSet, names: Names): Markup {
  const latency = set.conditions === null ? [] : [p50Column, intervalColumn, p90Column, p99Column, samplesColumn];
  const columns = [
    nameColumn(names),
    ...accuracyColumns,
    ...latency,
    ...(hasPlans(set) ? [plannedColumn] : []),
    ...(set.predictedBy === null ? [] : [predictedColumn]),
    ...costColumns,
    proofColumn,
    standingColumn,
    idColumn,
  ];
  const candidates = inTableOrder(set.candidates);
  const flagged = candidates.filter((candidate) => (candidate.latency?.flags.length ?? 0) > 0);
  return markup`<h2>Candidates</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Candidates"><table>
<thead><tr>${columns.map(head)}</tr></thead>
<tbody>${candidates.map((candidate) => row(candidate, set, columns))}</tbody>
</table></div>
<p class="note">Accuracy and latency are measured, except what stands under “predicted” and “planned”; MACs and parameters are counted. ± is half the 95 % interval that the number of images leaves. Cut proof is the largest difference between the cut network and the original with the removed channels set to zero, over the output's scale.</p>
${flagged.map((candidate) => flags(candidate, names))}`;
}

function head({ head, unit, numeric }: Column): Markup {
  return markup`<th scope="col" class="${numeric ? 'number' : ''}">${head} <span class="unit">${unit}</span></th>`;
}

function row(candidate: TradeoffCandidate, set: TradeoffSet, columns: readonly Column[]): Markup {
  const best = set.budgets.length > 0 && candidate.id === set.best;
  const cells = columns.map(
    (column) => markup`<td class="${column.numeric ? 'number' : ''}">${column.cell(candidate, set)}</td>`,
  );
  return markup`<tr class="${best ? 'best' : ''}">${cells}</tr>
`;
}

function flags(candidate: TradeoffCandidate, names: Names): Markup {
  const reasons = candidate.latency?.flags.join('; ') ?? '';
  return markup`<p class="note"><span class="flag">Look twice:</span> ${names.get(candidate.id) ?? ''} (${candidate.id}): ${reasons}.</p>`;
}

function repeatSection({ models, experiments, measurement }: ReportContext): Markup {
  return markup`<h2>To repeat it</h2>
${models.map(({ name, sha256 }) => markup`<p>Model ${name}, sha256 <code>${sha256}</code></p>`)}
${experiments.map(
  ({ name, method, settings }) =>
    markup`<p>Experiment ${name}, ${methodLabel(method)}</p><pre>${JSON.stringify(settings, null, 1)}</pre>`,
)}
${measurement === null ? [] : markup`<p>Measured on the device with</p><pre>${measurement.command}</pre>`}`;
}
