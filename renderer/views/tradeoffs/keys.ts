import type { Command } from '../../app/commands/command.ts';
import type { TradeoffsState } from './tradeoffs-state.svelte.ts';

interface Elsewhere {
  readonly measure: () => void;
  /** Takes what is selected to where it stands side by side. */
  readonly compare: () => void;
}

/** What can be done in the view, wherever the focus is. */
export function tradeoffsCommands(view: TradeoffsState, { measure, compare }: Elsewhere): readonly Command[] {
  const empty = view.candidates.length === 0 ? 'There are no candidates yet.' : null;
  const common = { view: 'tradeoffs', blocked: empty } as const;
  const candidates = { ...common, group: 'Candidates' } as const;
  const plot = { ...common, group: 'Plot' } as const;
  const budgets = { ...common, group: 'Budgets' } as const;
  const step = (by: number, extend: boolean) => () => view.selection.step(view.order, by, extend);
  return [
    {
      ...candidates,
      id: 'compare',
      label: 'Compare what is selected, up to four',
      keys: [{ key: 'c' }],
      menu: 'candidates',
      run: compare,
    },
    {
      ...candidates,
      id: 'measure',
      label: 'Measure on a device…',
      keys: [{ key: 'm' }],
      menu: 'candidates',
      run: measure,
    },
    {
      ...candidates,
      id: 'row.next',
      label: 'Next row',
      isStep: true,
      keys: [{ key: 'j' }],
      menu: 'candidates',
      run: step(1, false),
    },
    {
      ...candidates,
      id: 'row.previous',
      label: 'Previous row',
      isStep: true,
      keys: [{ key: 'k' }],
      menu: 'candidates',
      run: step(-1, false),
    },
    {
      ...candidates,
      id: 'row.extend-down',
      label: 'Add the next row to the selection',
      isStep: true,
      keys: [{ key: 'j', shift: true }],
      run: step(1, true),
    },
    {
      ...candidates,
      id: 'row.extend-up',
      label: 'Add the previous row to the selection',
      isStep: true,
      keys: [{ key: 'k', shift: true }],
      run: step(-1, true),
    },
    {
      ...candidates,
      id: 'row.all',
      label: 'Select all candidates',
      keys: [{ key: 'a', command: true }],
      run: () => view.selection.replace(view.order),
    },
    {
      ...candidates,
      id: 'row.none',
      label: 'Clear the selection',
      keys: [{ key: 'Escape' }],
      menu: 'candidates',
      run: () => view.selection.clear(),
    },
    {
      ...plot,
      id: 'plot.closer',
      label: 'Zoom in on the plot',
      isStep: true,
      keys: [{ key: '+' }, { key: '=' }],
      run: () => zoom(view, 0.8),
    },
    {
      ...plot,
      id: 'plot.wider',
      label: 'Zoom out of the plot',
      isStep: true,
      keys: [{ key: '-' }],
      run: () => zoom(view, 1.25),
    },
    { ...plot, id: 'plot.all', label: 'Show everything', keys: [{ key: '0' }], run: () => view.resetZoom() },
    { ...plot, id: 'plot.front', label: 'Fit to the front', keys: [{ key: 'f' }], run: () => view.fitFront() },
    {
      ...plot,
      id: 'plot.dominated',
      label: 'Show dominated candidates',
      keys: [{ key: 'd' }],
      checked: view.showDominated,
      run: () => view.toggleDominated(),
    },
    {
      ...plot,
      id: 'plot.errors',
      label: 'Show error bars',
      keys: [{ key: 'w' }],
      checked: view.showErrors,
      run: () => view.toggleErrors(),
    },
    {
      ...budgets,
      id: 'budget.across',
      label: 'Limit what is across: latency, MACs or parameters',
      keys: [{ key: 'b' }],
      run: () => view.toggleLimit(),
    },
    {
      ...budgets,
      id: 'budget.accuracy',
      label: 'Ask for an accuracy',
      keys: [{ key: 'a' }],
      run: () => view.toggleAccuracyFloor(),
    },
  ];
}

/** About the active candidate where there is one, else about the middle. */
function zoom(view: TradeoffsState, factor: number): void {
  const active = view.points.find(({ id }) => id === view.selection.active);
  const { x, y } = view.view;
  const middle = view.scale === 'log' ? Math.sqrt(x[0] * x[1]) : (x[0] + x[1]) / 2;
  view.zoomAt(active ?? { x: middle, y: (y[0] + y[1]) / 2 }, factor);
}
