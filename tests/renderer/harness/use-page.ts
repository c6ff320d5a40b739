import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { servePage } from './page-server.ts';

const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

/** A page for each test of a suite, on a program in memory, under the product's content security policy. */
export interface TestPage {
  readonly current: Page;
  /** Shows the interface with this query. */
  open(query: string): Promise<void>;
}

/** Registers what a suite needs around its tests; nothing may be said on the console: no error, no breach of the policy. */
export function usePage(): TestPage {
  let directory: string;
  let served: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'espalier-page-'));
    served = await servePage(directory);
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints.splice(0)).toEqual([]);
  });

  return {
    get current() {
      return page;
    },
    async open(query) {
      await page.goto(served.url + query);
      await page.locator('h1').waitFor();
    },
  };
}
