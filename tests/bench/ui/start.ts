import type { BrowserContext, Page } from 'playwright-core';

/** Milliseconds after the beginning of the navigation. */
export interface Start {
  readonly firstPaint: number;
  /** The front, its points and the table are on screen; null where there is no front. */
  readonly front: number | null;
}

declare global {
  interface Window {
    frontShown: Promise<number>;
  }
}

/** Opens the interface in a browser profile that has nothing in its cache but the right to enter. */
export async function measureStart(context: BrowserContext, url: string): Promise<Start> {
  return inFreshPage(context, async (page) => {
    await page.addInitScript(() => {
      window.frontShown = new Promise((resolve) => {
        const look = () => {
          const shown =
            document.querySelector('.plot canvas') && document.querySelector('.front') && document.querySelector('td');
          // The frame after the one in which it is there has it on screen.
          if (shown) requestAnimationFrame(() => resolve(performance.now()));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
    });
    await page.goto(url);
    const front = await page.evaluate(() => window.frontShown);
    return { firstPaint: await firstPaintOf(page), front };
  });
}

/** The same for a page of one line of text from the same program. */
export async function measureLeastStart(context: BrowserContext, url: string): Promise<Start> {
  return inFreshPage(
    context,
    async (page) => {
      await page.goto(url);
      return { firstPaint: await firstPaintOf(page), front: null };
    },
    { entitled: false },
  );
}

async function inFreshPage(
  context: BrowserContext,
  measure: (page: Page) => Promise<Start>,
  { entitled = true } = {},
): Promise<Start> {
  const fresh = await context.browser()!.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    if (entitled) await fresh.addCookies(await context.cookies());
    return await measure(await fresh.newPage());
  } finally {
    await fresh.close();
  }
}

function firstPaintOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const [paint] = performance.getEntriesByName('first-contentful-paint');
          if (paint) resolve(paint.startTime);
          else setTimeout(look, 5);
        };
        look();
      }),
  );
}
