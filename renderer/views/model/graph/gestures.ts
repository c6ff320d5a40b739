import type { Viewport } from './viewport.svelte.ts';

/** A press that moves less than this is a click. */
const slack = 4;

/** The pointer on the graph: the wheel zooms where it is, a drag moves, a double click shows everything. */
export function graphGestures(viewport: Viewport, setMoving: (moving: boolean) => void) {
  return (element: HTMLElement): (() => void) => {
    let last: { readonly x: number; readonly y: number } | null = null;
    let dragging = false;
    let resting: ReturnType<typeof setTimeout> | undefined;

    function pointerdown(event: PointerEvent): void {
      if (event.button === 0) last = { x: event.clientX, y: event.clientY };
    }

    function pointermove(event: PointerEvent): void {
      // Released where this was not heard.
      if (event.buttons === 0) last = null;
      if (!last) return;
      const [x, y] = [event.clientX - last.x, event.clientY - last.y];
      if (!dragging && Math.hypot(x, y) < slack) return;
      if (!dragging) {
        // Not at the press: what is captured gets the click that boxes wait for.
        element.setPointerCapture(event.pointerId);
        dragging = true;
        setMoving(true);
      }
      last = { x: event.clientX, y: event.clientY };
      viewport.pan(x, y);
    }

    function end(): void {
      last = null;
      if (dragging) setMoving(false);
      // The click of this drag comes yet, and is none.
      setTimeout(() => (dragging = false));
    }

    function click(event: MouseEvent): void {
      if (dragging) event.stopPropagation();
    }

    function wheel(event: WheelEvent): void {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      viewport.zoomAt(
        { x: event.clientX - box.left, y: event.clientY - box.top },
        Math.exp(-Math.max(-200, Math.min(200, pixels)) * 0.0015),
      );
      setMoving(true);
      clearTimeout(resting);
      resting = setTimeout(() => setMoving(false), 150);
    }

    const listeners = {
      pointerdown,
      pointermove,
      pointerup: end,
      pointercancel: end,
      wheel,
      dblclick: () => viewport.showAll(),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      element.addEventListener(type, listener as EventListener, { passive: false });
    }
    element.addEventListener('click', click, { capture: true });
    return () => {
      clearTimeout(resting);
      for (const [type, listener] of Object.entries(listeners)) {
        element.removeEventListener(type, listener as EventListener);
      }
      element.removeEventListener('click', click, { capture: true });
    };
  };
}
