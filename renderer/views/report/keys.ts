import type { Command } from '../../app/commands/command.ts';
import type { ReportState } from './report-state.svelte.ts';

/** What can be done in the view, wherever the focus is. */
export function reportCommands(view: ReportState): readonly Command[] {
  const isEmpty = view.document === null || view.source.candidates.length === 0;
  const common = {
    view: 'report',
    group: 'Report',
    blocked: isEmpty ? 'There is nothing to report yet.' : null,
  } as const;
  return [
    {
      ...{ ...common, id: 'report.html', label: 'Save the report as HTML…', keys: [{ key: 'e' }] },
      run: () => view.ask('html'),
    },
    { ...common, id: 'report.markdown', label: 'Save the report as Markdown…', run: () => view.ask('markdown') },
    {
      ...{ ...common, id: 'report.copy', label: 'Copy the report as Markdown', keys: [{ key: 'c' }] },
      run: () => void view.copyMarkdown(),
    },
  ];
}
