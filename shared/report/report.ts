import type { TradeoffSet } from '../api/results.ts';
import { methodLabel } from '../tradeoff/methods.ts';
import { utc } from './context.ts';
import type { ReportContext } from './context.ts';
import { html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { measuredSection } from './measured.ts';
import { renderMark, renderPlot } from './plot.ts';
import { style } from './style.ts';
import {
  accuracyColumns,
  candidateName,
  costColumns,
  idColumn,
  inTableOrder,
  intervalColumn,
  nameColumn,
  p50Column,
  p90Column,
  p99Column,
  proofColumn,
  samplesColumn,
  standingColumn,
} from './table.ts';

export type { ReportContext } from './context.ts';

/**
 * One self-contained HTML file: no script, nothing loaded from anywhere, which its own policy also forbids. Light, dark
 * and paper by the reader's setting.
 */
export function renderReport(set: TradeoffSet, context: ReportContext): string {
  const title = `Trade-offs of ${context.project}`;
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="color-scheme" content="dark light" />
        <title>${title}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="origin">${context.program}, ${utc(context.createdAt)}</p>
          <p class="lead">${set.sentence}</p>
          ${set.candidates.length === 0 ? html`` : [figure(set), table(set)]} ${measuredSection(set, context)}
          ${repeatSection(context)}
        </main>
      </body>
    </html> `;
  return body.markup;
}

function figure(set: TradeoffSet): Markup {
  const methods = [...new Set(set.candidates.map((candidate) => candidate.method))];
  const missed = set.budgets.length > 0 ? ' Hatched: misses a budget.' : '';
  const whiskers = set.conditions === null ? '' : ' Whiskers: 95 % interval of p50.';
  const hidden = set.conditions === null ? 0 : set.candidates.filter((candidate) => candidate.latency === null).length;
  const absent = hidden === 0 ? '' : ` Not drawn: ${String(hidden)} without a measured latency.`;
  return html`<figure>
    <ul class="legend">
      ${methods.map((method) => html`<li>${renderMark(method)}${methodLabel(method)}</li>`)}
    </ul>
    ${renderPlot(set, 'wide')} ${renderPlot(set, 'narrow')}
    <figcaption>Step line: the front. Grey: dominated.${missed}${whiskers}${absent}</figcaption>
  </figure>`;
}

function table(set: TradeoffSet): Markup {
  const latency = set.conditions === null ? [] : [p50Column, intervalColumn, p90Column, p99Column, samplesColumn];
  const columns = [nameColumn, ...accuracyColumns, ...latency, ...costColumns, proofColumn, standingColumn, idColumn];
  const limited = set.budgets.length > 0;
  const candidates = inTableOrder(set.candidates);
  const flagged = candidates.filter((candidate) => (candidate.latency?.flags.length ?? 0) > 0);
  return html`<h2>Candidates</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Candidates">
      <table>
        <thead>
          <tr>
            ${columns.map(({ head, unit, numeric }) => html`<th scope="col" class="${numeric ? 'number' : ''}">${head} <span class="unit">${unit}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${candidates.map(
            (candidate) =>
              html`<tr class="${limited && candidate.id === set.best ? 'best' : ''}">
                ${columns.map((column) => html`<td class="${column.numeric ? 'number' : ''}">${column.cell(candidate, set)}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    <p class="note">
      Accuracy and latency are measured; MACs and parameters are counted. ± is half the 95 % interval that the number of
      images leaves. Cut proof is the largest difference between the cut network and the original with the removed
      channels set to zero, over the output's scale.
    </p>
    ${flagged.map((candidate) => html`<p class="note"><span class="flag">Look twice:</span> ${candidateName(candidate)} (${candidate.id}): ${candidate.latency?.flags.join('; ') ?? ''}.</p>`)}`;
}

function repeatSection({ models, experiments, measurement }: ReportContext): Markup {
  const command =
    measurement === null
      ? html``
      : html`<p>Measured on the device with</p>
          <pre>${measurement.command}</pre>`;
  return html`<h2>To repeat it</h2>
    ${models.map(({ name, sha256 }) => html`<p>Model ${name}, sha256 <code>${sha256}</code></p>`)}
    ${experiments.map(
      ({ name, method, settings }) =>
        html`<p>Experiment ${name}, ${methodLabel(method)}</p>
          <pre>${JSON.stringify(settings, null, 1)}</pre>`,
    )}
    ${command}`;
}
