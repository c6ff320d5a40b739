import type { TradeoffsState } from '../tradeoffs-state.svelte.ts';
import type { Box, Place } from '../../../../shared/plot/place.ts';
import { hit, inside, rectangle } from './hit.ts';
import type { PlacedPoint } from './layout.ts';
import { neighbour } from './neighbour.ts';
import type { Scale } from '../../../../shared/plot/scales.ts';

const reach = 14;
/** A press that moves less than this is a click. */
const slack = 4;

export interface Surface {
  readonly frame: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly placed: readonly PlacedPoint[];
  readonly view: TradeoffsState;
  readonly setBrush: (brush: Box | null) => void;
}

/** The pointer and the keys on the plot: hover, click, brush, wheel, middle button, arrows. `read` gives what is on screen now. */
export function plotGestures(read: () => Surface) {
  return (element: HTMLElement): (() => void) => {
    element.tabIndex = 0;
    let start: Place | null = null;
    let brushing = false;
    /** Where the middle button, which moves the view, was last. */
    let held: Place | null = null;

    const place = (event: MouseEvent): Place => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const onBudget = (event: Event) =>
      event.target instanceof Element && event.target.closest('[role=slider]') !== null;

    function pointerdown(event: PointerEvent): void {
      if (event.button === 1) {
        held = place(event);
        element.setPointerCapture(event.pointerId);
        // Otherwise a page would begin to scroll by itself.
        event.preventDefault();
        return;
      }
      if (event.button !== 0 || onBudget(event)) return;
      start = place(event);
      element.setPointerCapture(event.pointerId);
    }

    function pointermove(event: PointerEvent): void {
      const at = place(event);
      const { placed, view, frame, setBrush } = read();
      if (held) {
        view.pan((held.x - at.x) / (frame.right - frame.left), (at.y - held.y) / (frame.bottom - frame.top));
        held = at;
        return;
      }
      if (start && (brushing || Math.hypot(at.x - start.x, at.y - start.y) > slack)) {
        brushing = true;
        view.hover = null;
        setBrush(rectangle(start, at));
      } else if (!onBudget(event)) {
        view.hover = hit(placed, at, reach);
      }
    }

    function pointerup(event: PointerEvent): void {
      held = null;
      if (!start) return;
      const at = place(event);
      const { placed, view, setBrush } = read();
      const more = event.shiftKey || event.ctrlKey || event.metaKey;
      if (brushing) {
        const ids = inside(placed, rectangle(start, at));
        if (more) view.selection.add(ids);
        else view.selection.replace(ids);
      } else {
        const id = hit(placed, at, reach);
        if (id !== null && more) view.selection.toggle(id);
        else if (id !== null) view.selection.only(id);
      }
      cancel();
      setBrush(null);
    }

    function cancel(): void {
      start = held = null;
      brushing = false;
      read().setBrush(null);
    }

    function wheel(event: WheelEvent): void {
      event.preventDefault();
      const { x, y, frame, view } = read();
      const at = place(event);
      // Over an axis only that axis is zoomed.
      const anchor = {
        x: at.x < frame.left ? null : x.invert(at.x),
        y: at.y > frame.bottom ? null : y.invert(at.y),
      };
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      view.zoomAt(anchor, Math.exp(Math.max(-200, Math.min(200, pixels)) * 0.0015));
    }

    function keydown(event: KeyboardEvent): void {
      if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
      const { placed, view } = read();
      const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const up = { ArrowDown: -1, ArrowUp: 1 }[event.key];
      if (event.shiftKey && (across ?? up) !== undefined) {
        view.pan((across ?? 0) * 0.1, (up ?? 0) * 0.1);
      } else if (across === 1 || across === -1) {
        const id = neighbour(placed, view.selection.active, across);
        if (id !== null) view.selection.only(id);
      } else if (event.key === ' ' && view.selection.active !== null) {
        view.selection.toggle(view.selection.active);
      } else {
        return;
      }
      event.preventDefault();
    }

    const leave = () => (read().view.hover = null);
    const reset = (event: Event) => {
      if (!onBudget(event)) read().view.resetZoom();
    };
    const listeners = {
      pointerdown,
      pointermove,
      pointerup,
      pointercancel: cancel,
      pointerleave: leave,
      wheel,
      keydown,
      dblclick: reset,
    };
    for (const [type, listener] of Object.entries(listeners)) {
      element.addEventListener(type, listener as EventListener, { passive: false });
    }
    return () => {
      for (const [type, listener] of Object.entries(listeners)) {
        element.removeEventListener(type, listener as EventListener);
      }
    };
  };
}
