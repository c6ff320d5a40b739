import { basename, resolve } from 'node:path';
import { renderCsv } from '../../../shared/report/csv.ts';
import { writeUserFile } from '../files.ts';
import { currentSet } from '../tradeoffs/current-set.ts';
import { reportHtml } from '../tradeoffs/report.ts';
import type { Handlers } from './services.ts';

export const tradeoffHandlers = {
  'tradeoffs.get': async ({ device, budgets }, { projects }) => currentSet(projects, device, budgets),

  'tradeoffs.export': async ({ device, budgets, format, file }, { projects, workingDirectory }) => {
    const set = currentSet(projects, device, budgets);
    const path = resolve(workingDirectory, file);
    const render = {
      csv: () => renderCsv(set),
      html: () => reportHtml(set, projects.reading(), basename(projects.directory)),
      json: () => `${JSON.stringify(set, null, 2)}\n`,
    };
    await writeUserFile(path, render[format]());
    return { file: path };
  },
} satisfies Pick<Handlers, 'tradeoffs.get' | 'tradeoffs.export'>;
