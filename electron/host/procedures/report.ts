import { resolve } from 'node:path';
import { chartsOf } from '../../../shared/report/model.ts';
import { reportHtml } from '../../../shared/report/print/html.ts';
import { reportMarkdown } from '../../../shared/report/print/markdown.ts';
import { currentReport, saveReport } from '../report/report.ts';
import type { Handlers } from './services.ts';

export const reportHandlers = {
  'report.get': async (subject, services) => {
    const { report, context } = await currentReport(services, subject);
    const { chosen } = context;
    return {
      html: reportHtml(report),
      markdown: reportMarkdown(report, () => null),
      charts: chartsOf(report).map(({ name, title }) => ({ name, title })),
      chosen: chosen && { id: chosen.id, reason: chosen.reason },
    };
  },

  'report.save': async ({ file, format, chart, theme, ...subject }, services) => {
    const { report } = await currentReport(services, subject);
    return saveReport(report, resolve(services.workingDirectory, file), { format, chart, theme });
  },
} satisfies Pick<Handlers, 'report.get' | 'report.save'>;
