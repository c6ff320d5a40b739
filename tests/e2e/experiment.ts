import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Launcher } from './launcher.ts';
import { Workbench } from './workbench.ts';

const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** An experiment from the form to its last network, stopped and gone on with in between. */
export function testExperiment(launcher: Launcher): void {
  let bench: Workbench;
  let page: Page;

  beforeAll(async () => {
    bench = await Workbench.create(launcher);
    page = bench.open.page;
    await bench.writeSample();
  });

  afterAll(async () => {
    await bench?.remove();
  });

  const side = () => page.getByRole('complementary', { name: 'This experiment' });
  const form = () => page.getByRole('form', { name: 'New experiment' });
  const state = (words: string) => page.locator('.head').getByText(words, { exact: true });
  const field = (name: string) => form().getByLabel(name, { exact: true });

  it('begins with what to do next: a form with every option', async () => {
    await page.keyboard.press('3');
    await page.getByRole('heading', { name: 'No experiments yet' }).waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await page.getByRole('main').getByRole('button', { name: 'New experiment…' }).click();
    await field('selection').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}experiment-form-dark.png`);
  });

  it('says what is wrong in its place, and keeps what was typed', async () => {
    await field('Model').fill(join(bench.directory, 'network.onnx'));
    await field('Data').fill(join(bench.directory, 'images'));
    await field('Shares to keep, %').fill('70, 45');
    for (const [name, value] of [
      ['candidates', '96'],
      ['population', '32'],
      ['tournament', '600000'],
      ['fitnessImages', '80'],
    ] as const) {
      await field(name).fill(value);
    }
    await form().getByRole('radio', { name: /^None/ }).check();
    await page.keyboard.press('Enter');
    await form()
      .getByRole('alert')
      .getByText(/tournament/)
      .waitFor();
    expect(await field('Data').inputValue()).toBe(join(bench.directory, 'images'));
    await field('tournament').fill('8');
  });

  it('shows the search while it goes on', async () => {
    await form().getByRole('button', { name: 'Start' }).click();
    await form().waitFor({ state: 'hidden' });
    await state('Running').waitFor();
    await page.getByRole('img', { name: /Loss of each network\. Networks judged [2-9]\d: .*Best so far/ }).waitFor();
    expect(await side().innerText()).toMatch(/Search\s+\d+ %\s+\d+ of 96/i);
    await bench.open.picture(`${pictures}experiment-running-dark.png`);
    await side().getByRole('button', { name: 'Pause' }).click();
    await state('Stopped').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
  }, 60_000);

  it('goes on, stops after the network at hand, and makes the others later', async () => {
    await side().getByRole('button', { name: 'Resume' }).click();
    await side().getByRole('button', { name: 'Stop after this candidate' }).click();
    await side().getByRole('button', { name: 'Stops after this candidate' }).waitFor();
    await state('Stopped').waitFor({ timeout: 60_000 });
    const networks = page
      .getByRole('region', { name: 'Candidates' })
      .locator('tbody tr')
      .filter({ hasNotText: 'not made' });
    await expect.poll(() => networks.count()).toBe(2);
    await side().getByRole('button', { name: 'Resume' }).click();
    await state('Done').waitFor({ timeout: 60_000 });
    await expect.poll(() => networks.count()).toBe(3);
    expect(await page.locator('.sentence').textContent()).toMatch(/^All 2 networks are made/);
    await page.getByRole('region', { name: /^Which ranking/ }).waitFor();
    await page.keyboard.press('t');
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}experiment-done-light.png`);
  }, 150_000);

  it('makes one network again without a search, and shows its charts after a reload', async () => {
    await page.getByRole('button', { name: /^Retry.*45 %/ }).click();
    await page.getByRole('dialog', { name: 'Retry 45 %?' }).getByRole('button', { name: 'Retry', exact: true }).click();
    await side().getByText('45 % is made again').waitFor();
    await state('Done').waitFor({ timeout: 60_000 });
    await page.getByRole('log').getByText('it replaces the one before').waitFor();
    expect(await side().innerText()).not.toMatch(/^Search$/m);
    await page.reload();
    await page.keyboard.press('3');
    await page.getByRole('button', { name: /^Search at/ }).click();
    await page.getByRole('img', { name: /Shift κ, the 5 best/ }).waitFor();
  }, 90_000);

  it('leaves no error on the console and no failed request', () => {
    expect(bench.open.problems).toEqual([]);
  });
}
