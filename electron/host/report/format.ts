import { extname } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { ChartName, ReportFormat } from '../../../shared/api/report.ts';
import type { Chart } from '../../../shared/report/charts/chart.ts';

const endings: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.svg': 'svg',
  '.png': 'png',
};

/** @throws EspalierError OPTION_INVALID where the file's ending tells none */
export function formatOf(file: string, stated: ReportFormat | undefined): ReportFormat {
  const format = stated ?? endings[extname(file).toLowerCase()];
  if (format !== undefined) return format;
  throw new EspalierError(
    'OPTION_INVALID',
    `The ending of ${file} tells no format.`,
    'End it in .html, .md, .svg or .png, or state the format: html, markdown, svg or png.',
  );
}

/**
 * The picture that is asked for, null for the whole report.
 * @throws EspalierError OPTION_INVALID where format and picture do not go together, or the report has no such picture
 */
export function chartFor(charts: readonly Chart[], format: ReportFormat, name: ChartName | undefined): Chart | null {
  const list = charts.map((chart) => chart.name).join(', ') || 'none, as it has no candidates';
  const isPicture = format === 'svg' || format === 'png';
  if (name === undefined && !isPicture) return null;
  if (name !== undefined && !isPicture) {
    throw new EspalierError(
      'OPTION_INVALID',
      `A chart alone is no ${format} file.`,
      'Save it as svg or png, or leave the chart out to save the whole report.',
    );
  }
  const chart = charts.find((one) => one.name === name);
  if (chart) return chart;
  throw new EspalierError(
    'OPTION_INVALID',
    name === undefined ? `A report is no ${format} file: name one of its charts.` : `This report has no chart ${name}.`,
    `Its charts are: ${list}.`,
  );
}
