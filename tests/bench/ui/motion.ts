import type { Page } from 'playwright-core';
import { framesOf, type Frames } from './frames.ts';

/** What is done to a picture in every frame. */
export type Motion = 'zoom' | 'pan' | 'hover';
export type Floor = 'empty page' | 'canvas of the same size';

/** Waits until the front is drawn and nothing is under way. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.plot canvas').waitFor();
  await page.locator('tbody tr').nth(3).waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
}

/** A picture that is zoomed and moved, and the keys that move it to and fro. */
export interface Picture {
  readonly selector: string;
  readonly keys: readonly [to: string, fro: string];
  readonly shiftKey: boolean;
}

export const front: Picture = { selector: '.plot', keys: ['ArrowRight', 'ArrowLeft'], shiftKey: true };
export const graph: Picture = { selector: '.window', keys: ['ArrowDown', 'ArrowUp'], shiftKey: false };

/** Opens a network from its file, and waits until its graph is drawn. */
export async function openGraph(page: Page, file: string): Promise<number> {
  await page.keyboard.press('o');
  await page.getByLabel('Model file').fill(file);
  await page.keyboard.press('Enter');
  await page.locator('g.box').nth(100).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(500);
  return page.locator('g.box').count();
}

/** Moves the picture once in each of so many frames, by the events that a hand makes. */
export function movePicture(page: Page, picture: Picture, motion: Motion, frames: number): Promise<Frames> {
  return framesOf(page, () =>
    page.evaluate(
      ([{ selector, keys, shiftKey }, motion, frames]) => {
        const element = document.querySelector<HTMLElement>(selector)!;
        const box = element.getBoundingClientRect();
        const anyhow = { bubbles: true, cancelable: true };
        const at = (x: number, y: number) => ({
          ...anyhow,
          clientX: box.left + box.width * x,
          clientY: box.top + box.height * y,
        });
        /** There for so many frames, and as many back. */
        const forth = (frame: number, length: number) => frame % (2 * length) < length;
        const moves = {
          zoom: (frame: number) => new WheelEvent('wheel', { ...at(0.45, 0.5), deltaY: forth(frame, 40) ? -40 : 40 }),
          pan: (frame: number) =>
            new KeyboardEvent('keydown', { ...anyhow, key: forth(frame, 4) ? keys[0] : keys[1], shiftKey }),
          hover: (frame: number) =>
            new PointerEvent('pointermove', at(0.2 + (frame % 80) / 160, 0.6 - (frame % 80) / 400)),
        };
        return new Promise<number[]>((resolve) => {
          const starts: number[] = [];
          const step = (now: number) => {
            starts.push(now);
            if (starts.length > frames) return resolve(starts);
            element.dispatchEvent(moves[motion](starts.length));
            requestAnimationFrame(step);
          };
          requestAnimationFrame(step);
        });
      },
      [picture, motion, frames] as const,
    ),
  );
}

/** What this machine's browser does at best: frames in which nothing changes, or nothing but a canvas as large as the plot. */
export async function floorFrames(page: Page, floor: Floor, frames: number): Promise<Frames> {
  await page.goto('about:blank');
  return framesOf(page, () =>
    page.evaluate(
      ([floor, frames]) => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [1000, 480];
        const context = canvas.getContext('2d')!;
        if (floor !== 'empty page') document.body.append(canvas);
        return new Promise<number[]>((resolve) => {
          const starts: number[] = [];
          const step = (now: number) => {
            starts.push(now);
            if (starts.length > frames) return resolve(starts);
            if (floor !== 'empty page') {
              context.fillStyle = `hsl(${String(starts.length)} 50% 50%)`;
              context.fillRect(0, 0, canvas.width, canvas.height);
            }
            requestAnimationFrame(step);
          };
          requestAnimationFrame(step);
        });
      },
      [floor, frames] as const,
    ),
  );
}
