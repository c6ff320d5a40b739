import { readFileSync, renameSync, writeFileSync } from 'node:fs';

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
  const part = `${file}.part`;
  writeFileSync(part, JSON.stringify(state));
  renameSync(part, file);
}

/** The bounds, if enough of the title bar is on one of the displays to take hold of; displays come and go. */
export function boundsInSight(bounds: Bounds | null, displays: readonly Bounds[]): Bounds | null {
  if (!bounds) return null;
  const grip = 80;
  const held = displays.some(
    (display) =>
      bounds.x + bounds.width >= display.x + grip &&
      bounds.x <= display.x + display.width - grip &&
      bounds.y >= display.y - 8 &&
      bounds.y <= display.y + display.height - grip,
  );
  return held ? bounds : null;
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every((number) => Number.isInteger(number)) && Number(width) > 0 && Number(height) > 0;
}
