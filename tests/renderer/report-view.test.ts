import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

/** The view in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('the Report view in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const barriers = async () => {
    // The frame may run no script, not even this one: the report itself is tested as a page.
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').setLegacyMode().analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  const preview = () => page.frameLocator('iframe');

  it('shows the report, takes another candidate, and saves it and its charts', async () => {
    await test.open('?perMethod=6');
    await page.keyboard.press('6');
    await preview().getByRole('heading', { name: 'The chosen candidate', exact: true }).waitFor();
    const side = page.getByRole('complementary');
    await side.getByText(/loses at most one point/).waitFor();
    await side.getByLabel('Chosen candidate').selectOption('legr-5');
    await preview()
      .getByText(/: as chosen\.$/)
      .waitFor();

    await page.getByRole('heading', { name: 'Report', exact: true }).click();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Save the report as HTML' });
    await dialog.getByLabel('File').fill('/nowhere/report.html');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('FILE_UNWRITABLE').waitFor();
    await dialog.getByLabel('File').fill('out/report.html');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Saved /home/robot/out/report.html.').waitFor();

    await side.getByRole('button', { name: 'Save Accuracy against latency as PNG' }).click();
    const chart = page.getByRole('dialog', { name: 'Save the chart as PNG' });
    expect(await chart.getByLabel('File').inputValue()).toBe('out/report-front.png');
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Phone' }).click();
    await preview().locator('svg.plot.narrow').first().waitFor();
    await page.reload();
    await page.keyboard.press('6');
    await preview().locator('svg.plot.narrow').first().waitFor();
    expect(await side.getByLabel('Chosen candidate').inputValue()).toBe('legr-5');

    // The program's keys work from within the report too.
    await preview().getByRole('heading', { name: 'The chosen candidate', exact: true }).click();
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: 'Trade-offs', exact: true }).waitFor();
  });

  it('begins with what to do next', async () => {
    await test.open('');
    await page.keyboard.press('6');
    await page.getByRole('heading', { name: 'Nothing to report yet' }).waitFor();
    expect(await barriers()).toEqual([]);
  });

  it.each(['dark', 'light'] as const)(
    'has no accessibility violation, and the report goes along (%s)',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await test.open('?perMethod=8');
      await page.keyboard.press('6');
      await preview().getByRole('heading', { name: 'The chosen candidate', exact: true }).waitFor();
      const ground = () =>
        preview()
          .locator('body')
          .evaluate((body) => getComputedStyle(body).backgroundColor);
      const grounds = { dark: 'rgb(15, 19, 18)', light: 'rgb(255, 255, 255)' };
      expect(await ground()).toBe(grounds[colorScheme]);
      // Whatever the system is set to.
      await page.keyboard.press('t');
      await expect.poll(ground).toBe(grounds[colorScheme === 'dark' ? 'light' : 'dark']);
      await page.keyboard.press('t');
      await expect.poll(ground).toBe(grounds[colorScheme]);
      if (process.env['ESPALIER_PICTURES'])
        await page.screenshot({ path: `${process.env['ESPALIER_PICTURES']}/report-${colorScheme}.png` });
      expect(await barriers()).toEqual([]);
    },
  );
});
