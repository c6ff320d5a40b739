import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../../shared/report/build.ts';
import { reportHtml } from '../../../shared/report/print/html.ts';
import { findProgram } from '../../setup/machine.ts';
import { exampleContext, exampleSet } from './fixtures.ts';

const executablePath = findProgram('chromium');

describe.skipIf(executablePath === null)('the report in a browser', () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-report-'));
    const file = join(folder, 'report.html');
    writeFileSync(file, reportHtml(buildReport(exampleSet(), exampleContext)));
    url = pathToFileURL(file).href;
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions): Promise<{ page: Page; noise: string[] }> {
    const context = await browser.newContext({ ...options, offline: true });
    const page = await context.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('request', (request) => {
      if (request.url() !== url) noise.push(request.url());
    });
    await page.goto(url);
    return { page, noise };
  }

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`opens offline in ${colorScheme}, asks for nothing, and is accessible`, async () => {
      const { page, noise } = await open({ colorScheme, viewport: { width: 1100, height: 900 } });
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        colorScheme === 'dark' ? 'rgb(15, 19, 18)' : 'rgb(255, 255, 255)',
      );
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(noise).toEqual([]);
      await page.context().close();
    });
  }

  it('fits a phone: only the table scrolls, and text keeps its size', async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const height = await page
      .locator('svg.narrow text.tick')
      .first()
      .evaluate((text) => text.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(11);
    await page.context().close();
  });

  it('prints light, whatever the setting', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const wide = () => page.locator('table').evaluateAll((tables) => tables.map(({ scrollWidth }) => scrollWidth));
    await page.setViewportSize({ width: 718, height: 1000 });
    // A4 between its margins: no column is cut.
    for (const width of await wide()) expect(width).toBeLessThanOrEqual(718);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.context().close();
  });
});
