import type { TradeoffsState } from './tradeoffs-state.svelte.ts';

/** The keys of the view, wherever the focus is. Returns true when the key was one of them. */
export function handleKey(view: TradeoffsState, key: string, shift: boolean, command: boolean): boolean {
  if (command) {
    if (key.toLowerCase() !== 'a') return false;
    view.selection.replace(view.order);
    return true;
  }
  switch (key.toLowerCase()) {
    case 'j':
      view.selection.step(view.order, 1, shift);
      return true;
    case 'k':
      view.selection.step(view.order, -1, shift);
      return true;
    case 'escape':
      view.selection.clear();
      return true;
    case '+':
    case '=':
      zoom(view, 0.8);
      return true;
    case '-':
      zoom(view, 1.25);
      return true;
    case '0':
      view.resetZoom();
      return true;
    case 'f':
      view.fitFront();
      return true;
    case 'd':
      view.toggleDominated();
      return true;
    case 'e':
      view.toggleErrors();
      return true;
    case 'b':
      view.toggleLimit();
      return true;
    case 'a':
      view.toggleAccuracyFloor();
      return true;
    default:
      return false;
  }
}

/** About the active candidate where there is one, else about the middle. */
function zoom(view: TradeoffsState, factor: number): void {
  const active = view.points.find(({ id }) => id === view.selection.active);
  const { x, y } = view.view;
  const middle = view.scale === 'log' ? Math.sqrt(x[0] * x[1]) : (x[0] + x[1]) / 2;
  view.zoomAt(active ?? { x: middle, y: (y[0] + y[1]) / 2 }, factor);
}
