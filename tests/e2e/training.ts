import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Launcher } from './launcher.ts';
import { Workbench } from './workbench.ts';

const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** A training from the first step to a model of the project, broken off and gone on with in between. */
export function testTraining(launcher: Launcher): void {
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

  const side = () => page.getByRole('complementary', { name: 'This training' });
  const dialog = () => page.getByRole('dialog', { name: 'Train a network' });
  const state = (words: string) => page.locator('.head').getByText(words, { exact: true });
  const alerts = () => page.getByRole('alert').filter({ hasText: /./ });

  it('begins with what to do next', async () => {
    await page.keyboard.press('7');
    await page.getByRole('heading', { name: 'No trainings yet' }).waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await page.getByRole('button', { name: 'Train…' }).click();
    await dialog()
      .getByRole('radio', { name: /^onnxruntime/ })
      .waitFor();
    expect(await bench.open.barriers()).toEqual([]);
  });

  it('says what is wrong in its place, and keeps what was typed', async () => {
    await dialog().getByLabel('Model', { exact: true }).fill(join(bench.directory, 'network.onnx'));
    await dialog().getByLabel('Data', { exact: true }).fill(join(bench.directory, 'images'));
    await dialog().getByLabel('Recipe file').fill('missing.yaml');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('FILE_NOT_FOUND').waitFor();
    expect(await dialog().getByLabel('Data', { exact: true }).inputValue()).toBe(join(bench.directory, 'images'));
    await dialog().getByLabel('Recipe file').fill('');
  });

  it('draws the curves of a training while it learns', async () => {
    await dialog()
      .getByRole('radio', { name: /^New weights/ })
      .check();
    await dialog().getByLabel('Epochs').fill('200');
    await dialog().getByLabel('Batch').fill('32');
    await dialog().getByLabel('Threads').fill('1');
    await dialog().getByRole('button', { name: 'Train', exact: true }).click();
    await dialog().waitFor({ state: 'hidden' });
    await state('Running').waitFor();
    await page.locator('rect.mark').nth(3).waitFor();
    expect(await page.locator('path.train').first().getAttribute('d')).toMatch(/^M.*L/);
    expect(await side().innerText()).toMatch(/of [\d,]+ steps/);
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}training-dark.png`);
  }, 120_000);

  it('cancels it, and goes on where it was', async () => {
    await side().getByRole('button', { name: 'Cancel' }).click();
    await state('Cancelled').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await side().getByRole('button', { name: 'Resume' }).click();
    await state('Running').waitFor();
    await side().getByRole('progressbar').waitFor();
    await side().getByRole('button', { name: 'Cancel' }).click();
    await state('Cancelled').waitFor();
    expect(await alerts().count()).toBe(0);
  }, 60_000);

  it('comes to the end of a short one', async () => {
    await page.getByRole('button', { name: 'Train…' }).click();
    await dialog()
      .getByRole('radio', { name: /^The model’s weights/ })
      .check();
    await dialog().getByLabel('Epochs').fill('2');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    await state('Done').waitFor({ timeout: 60_000 });
    expect(await page.locator('.sentence').textContent()).toMatch(
      /^After epoch 2\.00 of 2, .* validation images are right/,
    );
    expect(await page.getByLabel('Training', { exact: true }).locator('option').count()).toBe(2);
    expect(await bench.open.barriers()).toEqual([]);
  }, 90_000);

  it('says what to do when it diverges', async () => {
    await page.getByRole('button', { name: 'Train…' }).click();
    await dialog().getByLabel('Learning rate').fill('1000000');
    await page.keyboard.press('Enter');
    // It may diverge before the dialog has closed, which then shows why.
    await alerts().getByText('TRAINING_DIVERGED').first().waitFor();
    await page.keyboard.press('Escape');
    await state('Failed').waitFor();
    expect(await side().getByRole('alert').innerText()).toMatch(/step \d+/);
    await page.keyboard.press('t');
    expect(await bench.open.barriers()).toEqual([]);
  }, 60_000);

  it('leaves no error on the console and no failed request', () => {
    expect(bench.open.problems).toEqual([]);
  });
}
