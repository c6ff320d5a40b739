import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** Pictures are written only when ESPALIER_SCREENSHOTS is 1: a test run leaves the tree as it is, and takes no longer. */
const areWanted = process.env['ESPALIER_SCREENSHOTS'] === '1';

/** `tests/screenshots/NAME.png`, as the page looks. */
export async function picture(page: Page, name: string): Promise<void> {
  if (areWanted) await page.screenshot({ path: `${folder}${name}.png` });
}

/** `tests/screenshots/NAME-dark.png` and `NAME-light.png` of what is shown, a dialog too. */
export async function pictures(page: Page, name: string): Promise<void> {
  if (!areWanted) return;
  const html = page.locator('html');
  const before = await html.getAttribute('data-theme');
  const turn = (theme: string | null) => html.evaluate((node, to) => (node.dataset['theme'] = to ?? ''), theme);
  for (const theme of ['dark', 'light']) {
    await turn(theme);
    await picture(page, `${name}-${theme}`);
  }
  await turn(before);
}
