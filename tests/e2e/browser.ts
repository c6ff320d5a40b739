import AxeBuilder from '@axe-core/playwright';
import { chromium, type Page } from 'playwright-core';
import { findProgram } from '../setup/machine.ts';

const program = findProgram('chromium');

/** Why browser suites are skipped here, in one line; null where they run. */
export const noBrowser: string | null = program === null ? 'chromium is not installed (Debian package chromium)' : null;

/** A page of a laptop's size, whoever shows it. Whatever goes wrong in it is kept in `problems`. */
export class OpenPage {
  readonly page: Page;
  /** Errors on the console, exceptions, requests that failed or were refused. */
  readonly problems: string[] = [];
  readonly #close: () => Promise<void>;
  readonly #isBrowser: boolean;

  constructor(page: Page, close: () => Promise<void>, isBrowser: boolean) {
    this.page = page;
    this.#close = close;
    this.#isBrowser = isBrowser;
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('requestfailed', (request) => this.problems.push(`${request.url()} failed`));
    page.on('response', (response) => {
      if (response.status() >= 400) this.problems.push(`${response.url()} answered ${String(response.status())}`);
    });
  }

  /** In Debian's Chromium. */
  static async at(link: string): Promise<OpenPage> {
    const browser = await chromium.launch({
      executablePath: program!,
      // Without these Chromium asks its maker's servers at every start.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    const open = new OpenPage(await context.newPage(), () => browser.close(), true);
    await open.page.goto(link);
    return open;
  }

  /** What axe finds that keeps people out, in one line each. */
  async barriers(): Promise<readonly string[]> {
    // Otherwise axe gathers what it found in a second page, which Electron does not open.
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode(!this.#isBrowser).analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`));
  }

  /** A picture of the page in the browser, written only when ESPALIER_SCREENSHOTS is 1: a test run leaves the tree as it is. */
  async picture(path: string): Promise<void> {
    if (this.#isBrowser && process.env['ESPALIER_SCREENSHOTS'] === '1') await this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    await this.#close();
  }
}
