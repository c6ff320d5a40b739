import type { Page } from 'playwright-core';

export interface Scroll {
  /** Frames in which the table stood elsewhere than in the frame before. */
  readonly frames: number;
  readonly blankFrames: number;
  /** The most pixels of the table's body without a row. */
  readonly mostBlank: number;
}

declare global {
  interface Window {
    endScroll: () => Scroll;
  }
}

/** Looks at the table in every frame until `endScroll` is called. */
async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scroller = document.querySelector('table[role=grid]')!.parentElement!;
    let [frames, blankFrames, mostBlank, before, on] = [0, 0, 0, scroller.scrollTop, true];
    const look = () => {
      if (!on) return;
      if (scroller.scrollTop !== before) {
        before = scroller.scrollTop;
        frames++;
        const box = scroller.getBoundingClientRect();
        const top = scroller.querySelector('thead')!.getBoundingClientRect().height + box.top;
        const rows = [...scroller.querySelectorAll('tbody tr:not(.spacer)')];
        const first = rows[0]?.getBoundingClientRect().top ?? box.bottom;
        const last = rows.at(-1)?.getBoundingClientRect().bottom ?? box.bottom;
        const end = Math.min(box.bottom, box.top + scroller.clientHeight);
        const blank = Math.max(0, first - top) + Math.max(0, end - last);
        if (blank > 1) blankFrames++;
        mostBlank = Math.max(mostBlank, blank);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.endScroll = () => {
      on = false;
      return { frames, blankFrames, mostBlank: Math.round(mostBlank) };
    };
  });
}

/** The wheel over the table, `speed` pixels a second, down and up again, as Chromium's compositor scrolls. */
export async function scrollTable(page: Page, speed: number, distance: number): Promise<Scroll> {
  const box = (await page.locator('table[role=grid]').locator('..').boundingBox())!;
  const line = await page.context().newCDPSession(page);
  await watchRows(page);
  for (const yDistance of [-distance, distance]) {
    await line.send('Input.synthesizeScrollGesture', {
      ...{ x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) },
      ...{ yDistance, speed, gestureSourceType: 'mouse', preventFling: true },
    });
  }
  const scroll = await page.evaluate(() => window.endScroll());
  await line.detach();
  return scroll;
}

/** The scroll bar thrown to so many places far apart, one in each frame. */
export async function jumpTable(page: Page, jumps: number): Promise<Scroll> {
  await watchRows(page);
  await page.evaluate(
    (jumps) =>
      new Promise<void>((resolve) => {
        const scroller = document.querySelector('table[role=grid]')!.parentElement!;
        let made = 0;
        const jump = () => {
          if (made++ >= jumps) return resolve();
          scroller.scrollTop = ((made * 0.381966) % 1) * scroller.scrollHeight;
          requestAnimationFrame(jump);
        };
        requestAnimationFrame(jump);
      }),
    jumps,
  );
  return page.evaluate(() => window.endScroll());
}
