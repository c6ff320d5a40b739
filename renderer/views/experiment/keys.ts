import type { Command } from '../../app/commands/command.ts';
import type { ExperimentState } from './experiment-state.svelte.ts';
import { cutOf } from './words.ts';

/** Of the lines of the log, which a key goes to. */
export const logId = 'experiment-log';

interface Elsewhere {
  /** Takes candidates to where they stand among all of the project. */
  readonly show: (ids: readonly string[]) => void;
  /** Why nothing can be asked of the program now; null when it can. */
  readonly blocked: string | null;
}

/** What can be done in the view, wherever the focus is. */
export function experimentCommands(view: ExperimentState, { show, blocked }: Elsewhere): readonly Command[] {
  const { current, composing } = view;
  const none = current === null || composing ? 'No experiment is shown.' : null;
  const cut = current === null ? [] : cutOf(current);
  const common = { view: 'experiment', group: 'Experiment' } as const;
  return [
    {
      ...{ ...common, id: 'run.pause', label: 'Pause the experiment', keys: [{ key: 'p' }] },
      blocked: blocked ?? none ?? (current?.state === 'running' ? null : 'It does not run.'),
      run: () => void view.end('pause'),
    },
    {
      ...{ ...common, id: 'log.go', label: 'Go to the log', keys: [{ key: 'l' }], blocked: none },
      run: () => document.getElementById(logId)?.focus(),
    },
    {
      ...{ ...common, id: 'cut.show', label: 'Show its networks in Trade-offs', keys: [{ key: 'Enter' }] },
      blocked: none ?? (cut.length > 0 ? null : 'No network is cut yet.'),
      run: () => show(cut.map(({ id }) => id)),
    },
  ];
}
