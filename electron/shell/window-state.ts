import { readFileSync } from 'node:fs';
import { writeState } from './state-file.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Without it the system places the window. */
  readonly bounds: Bounds | null;
  readonly maximized: boolean;
}

const fresh: WindowState = { bounds: null, maximized: false };

/** What was kept; a file that is missing or makes no sense is the first start. */
export function readWindowState(file: string): WindowState {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof kept !== 'object' || kept === null) return fresh;
    const { bounds, maximized } = kept as Record<string, unknown>;
    return { bounds: isBounds(bounds) ? bounds : null, maximized: maximized === true };
  } catch {
    return fresh;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  writeState(file, state);
}

/**
 * The bounds, if enough of the title bar is on one of the displays to take hold of; otherwise brought back to the display
 * that they are nearest to, no larger than it is. Displays come and go.
 */
export function boundsInSight(bounds: Bounds | null, displays: readonly Bounds[]): Bounds | null {
  if (!bounds || displays.length === 0) return null;
  const grip = 80;
  const held = displays.some(
    (display) =>
      bounds.x + bounds.width >= display.x + grip &&
      bounds.x <= display.x + display.width - grip &&
      bounds.y >= display.y - 8 &&
      bounds.y <= display.y + display.height - grip,
  );
  if (held) return bounds;
  const nearest = displays.reduce((best, display) =>
    distance(bounds, display) < distance(bounds, best) ? display : best,
  );
  const width = Math.min(bounds.width, nearest.width);
  const height = Math.min(bounds.height, nearest.height);
  return {
    x: clamp(bounds.x, nearest.x, nearest.x + nearest.width - width),
    y: clamp(bounds.y, nearest.y, nearest.y + nearest.height - height),
    width,
    height,
  };
}

/** Between their middles. */
function distance(a: Bounds, b: Bounds): number {
  return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every((number) => Number.isInteger(number)) && Number(width) > 0 && Number(height) > 0;
}
