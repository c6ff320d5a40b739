import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ParsedInputOf } from '../../../shared/api/contract.ts';
import type { SavedReport } from '../../../shared/api/report.ts';
import type { TradeoffSet } from '../../../shared/api/results.ts';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { buildReport } from '../../../shared/report/build.ts';
import type { Chart } from '../../../shared/report/charts/chart.ts';
import { chartFile } from '../../../shared/report/charts/standalone.ts';
import { chartsOf, type Report } from '../../../shared/report/model.ts';
import { reportHtml } from '../../../shared/report/print/html.ts';
import { reportMarkdown } from '../../../shared/report/print/markdown.ts';
import type { ReportContext } from '../../../shared/report/context.ts';
import type { Services } from '../procedures/services.ts';
import { currentSet } from '../tradeoffs/current-set.ts';
import { reportContext } from './context.ts';
import { chartFor, formatOf } from './format.ts';
import { drawPng, pngWidth } from './png.ts';

/** @throws EspalierError BUDGET_INVALID, DEVICE_UNKNOWN, CANDIDATE_UNKNOWN */
export async function currentReport(
  services: Pick<Services, 'projects' | 'predictions'>,
  { device, budgets, candidate }: ParsedInputOf<'report.get'>,
): Promise<{ readonly set: TradeoffSet; readonly report: Report; readonly context: ReportContext }> {
  const { projects } = services;
  const set = await currentSet(services, device, budgets);
  const context = await reportContext(set, projects.reading(), projects.directory, candidate);
  return { set, report: buildReport(set, context), context };
}

/** `path` is where the file goes. @throws EspalierError OPTION_INVALID, FONT_MISSING, FILE_UNWRITABLE, DISK_FULL */
export async function saveReport(
  report: Report,
  path: string,
  { format: stated, chart: name, theme }: Pick<ParsedInputOf<'report.save'>, 'format' | 'chart' | 'theme'>,
): Promise<SavedReport> {
  const charts = chartsOf(report);
  const format = formatOf(path, stated);
  const chart = chartFor(charts, format, name);
  if (chart) {
    await write(path, format === 'png' ? await drawPng(chartFile(chart, theme, pngWidth)) : chartFile(chart, theme));
    return { file: path, charts: [] };
  }
  if (format === 'html') {
    await write(path, reportHtml(report));
    return { file: path, charts: [] };
  }
  const beside = (picture: Chart): string => `${basename(path, extname(path))}-${picture.name}.svg`;
  await write(path, reportMarkdown(report, beside));
  const files = charts.map((picture) => join(dirname(path), beside(picture)));
  for (const [at, file] of files.entries()) await write(file, chartFile(charts[at]!, theme));
  return { file: path, charts: files };
}

function write(path: string, content: string | Uint8Array): Promise<void> {
  return writeWhole(disk, { path, content, unique: randomUUID() });
}
