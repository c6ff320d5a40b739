import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type InlineConfig } from 'vite';
import config from '../../../../../../electron.vite.config.ts';
import type { OpenWindow } from '../../../../../../electron/compute/shell-line.ts';
import { answerPage, listPageFiles } from '../../../../../../electron/shell/page-files.ts';
import { computePageOrigin } from '../../../../../../electron/shell/security.ts';
import { portMessage } from '../../../../../../shared/api/window-bridge.ts';
import { findProgram } from '../../../../../setup/machine.ts';
import { electronPort } from '../../../../shell/electron-ports.ts';
import { crossing, standIn } from './crossing.ts';

const program = findProgram('chromium');

/** The page that computes, built as it is for Electron, in Chromium, whose WebGPU is software here. */
export class ComputePages {
  /** What the pages had to say on the console; a breach of the policy is said there. */
  readonly complaints: string[] = [];
  readonly pages: Page[] = [];
  readonly #browser: Browser;
  readonly #url: string;
  readonly #stop: () => Promise<void>;

  private constructor(browser: Browser, url: string, stop: () => Promise<void>) {
    this.#browser = browser;
    this.#url = url;
    this.#stop = stop;
  }

  /** Null with the reason in one line where there is no Chromium, or no WebGPU in it. */
  static async open(): Promise<{ readonly pages: ComputePages | null; readonly why: string }> {
    if (program === null) return { pages: null, why: 'chromium is not installed (Debian package chromium)' };
    const directory = await mkdtemp(join(tmpdir(), 'espalier-compute-page-'));
    await build(pageBuild(directory));
    const served = await serve(directory);
    const browser = await chromium.launch({
      executablePath: program,
      args: [
        '--no-sandbox',
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--disable-background-networking',
      ],
    });
    const pages = new ComputePages(browser, served.url, async () => {
      await browser.close();
      await served.close();
      await rm(directory, { recursive: true });
    });
    if (await pages.#hasAdapter()) return { pages, why: '' };
    await pages.close();
    return { pages: null, why: 'Chromium gives no WebGPU adapter here' };
  }

  /** As the shell opens a window: the page asks for its port, and the other end is the compute process's. */
  readonly openWindow: OpenWindow = (listener) => {
    const { port1, port2 } = new MessageChannel();
    listener.opened(electronPort(port1));
    const opening = this.#openPage(port2);
    opening.catch((error: unknown) => listener.ended(String(error)));
    return () => void opening.then((page) => page.close());
  };

  close(): Promise<void> {
    return this.#stop();
  }

  async #openPage(port: MessagePort): Promise<Page> {
    const page = await this.#browser.newPage();
    this.pages.push(page);
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('close', () => port.close());
    const { encode, decode } = crossing();
    await page.exposeFunction('toCompute', (text: string) => port.postMessage(decode(text)));
    await page.addInitScript({
      content: `(${standIn.toString()})(${crossing.toString()}, ${JSON.stringify(portMessage)})`,
    });
    await page.goto(this.#url);
    port.on('message', (message) => {
      page.evaluate(`fromCompute(${JSON.stringify(encode(message))})`).catch(() => port.close());
    });
    return page;
  }

  async #hasAdapter(): Promise<boolean> {
    const page = await this.#browser.newPage();
    await page.goto(this.#url);
    const found = await page.evaluate('navigator.gpu?.requestAdapter().then((adapter) => adapter !== null)');
    await page.close();
    return found === true;
  }
}

function pageBuild(outDir: string): InlineConfig {
  const { renderer } = config as { renderer: InlineConfig };
  return {
    ...renderer,
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: { ...renderer.build, outDir, minify: false, reportCompressedSize: false },
  };
}

/** The built files with the shell's own answers, by HTTP since only Electron has its scheme. */
async function serve(directory: string): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const pages = new Map([[computePageOrigin, await listPageFiles(directory)]]);
  const server = createServer((request, response) => {
    const { status, headers, file } = answerPage('GET', `${computePageOrigin}${request.url ?? '/'}`, pages);
    response.writeHead(status, { ...headers });
    if (file === null) response.end();
    else void readFile(file).then((bytes) => response.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
