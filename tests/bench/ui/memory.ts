import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** In MiB. */
export interface Memory {
  /** Of JavaScript, after a collection of garbage. */
  readonly heap: number;
  /** Of the page's process, its share of what processes have in common included (PSS). */
  readonly process: number;
  /** What is the process's alone. */
  readonly private: number;
}

const mebi = 1024 ** 2;

export async function memoryOf(page: Page): Promise<Memory> {
  const line = await page.context().newCDPSession(page);
  await line.send('HeapProfiler.collectGarbage');
  await line.send('Performance.enable');
  const { metrics } = await line.send('Performance.getMetrics');
  await line.detach();
  const browser = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = (await browser.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number }[];
  };
  await browser.detach();
  // Chromium keeps another page's process ready: the page's own is the largest.
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => processMemory(id));
  const largest = pages.reduce((most, next) => (next.process > most.process ? next : most));
  return { heap: metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / mebi, ...largest };
}

/** smaps_rollup of proc(5), which is in kB. */
function processMemory(pid: number): Omit<Memory, 'heap'> {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { process: of('Pss'), private: of('Private_Clean') + of('Private_Dirty') };
}
