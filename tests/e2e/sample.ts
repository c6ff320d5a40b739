import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Launcher } from './launcher.ts';
import { Workbench } from './workbench.ts';

const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** The first start: one button, and a measured front without a device and without data. */
export function testSample(launcher: Launcher): void {
  let bench: Workbench;
  let page: Page;

  beforeAll(async () => {
    bench = await Workbench.create(launcher);
    page = bench.open.page;
  });

  afterAll(async () => {
    await bench?.remove();
  });

  const rows = () => page.getByRole('grid').locator('tbody tr');

  it('says what it does while it does it', async () => {
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('group', { name: 'Run the sample project' }).waitFor();
    expect(await bench.open.barriers()).toEqual([]);
  });

  it('shows candidates before it is done', async () => {
    await rows().first().waitFor({ timeout: 240_000 });
    expect(await page.getByRole('group', { name: 'Run the sample project' }).count()).toBe(1);
    expect(await bench.open.barriers()).toEqual([]);
  }, 300_000);

  it('ends with a measured front', async () => {
    const chip = page.getByRole('group', { name: 'Run the sample project' });
    await chip.waitFor({ state: 'hidden', timeout: 300_000 });
    expect(await rows().count()).toBeGreaterThan(5);
    await page.locator('.plot path[class*=method-]').first().waitFor({ state: 'attached' });
    expect(await page.locator('.sentence').textContent()).toContain('this-computer');
  }, 330_000);

  it('answers what a budget leaves, in dark and in light', async () => {
    await page.keyboard.press('b');
    await page.locator('.sentence').filter({ hasText: 'within' }).waitFor();
    await bench.open.picture(`${pictures}tradeoffs-dark.png`);
    expect(await bench.open.barriers()).toEqual([]);
    await page.keyboard.press('t');
    await page.locator('html[data-theme=light]').waitFor();
    await bench.open.picture(`${pictures}tradeoffs-light.png`);
    expect(await bench.open.barriers()).toEqual([]);
  });

  it('leaves no error on the console and no failed request', () => {
    expect(bench.open.problems).toEqual([]);
  });
}
