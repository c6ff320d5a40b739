import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

/** The view in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('the Training view in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const open = async (query: string) => {
    await test.open(query);
    await page.keyboard.press('7');
    await page.getByRole('heading', { name: 'Training', exact: true }).waitFor();
  };
  const sentence = () => page.locator('.sentence').innerText();
  const barriers = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  it('draws curves, validations, and what was asked for', async () => {
    await open('?trainingSteps=300');
    await expect.poll(sentence).toContain('At epoch 3.00 of 10');
    expect(await page.locator('path.train').count()).toBe(4);
    expect(await page.locator('path.validation').count()).toBe(2);
    expect(await page.locator('rect.mark').count()).toBe(6);
    expect(await page.getByRole('region', { name: 'Validations' }).locator('tbody tr').count()).toBe(3);
    expect(await page.getByRole('complementary').innerText()).toContain('sgd, momentum 0.9');
  });

  it('grows live, and shows progress and the time that is left', async () => {
    await open('?trainingSteps=300');
    await page.evaluate(() => {
      window.program.changeJob({
        ...window.makeJob('training'),
        procedure: 'training.run',
        title: 'Train a model',
        progress: { stage: 'training', done: 310, total: 1000, etaSeconds: 140 },
      });
      window.program.emit('training.points', {
        id: 'first',
        points: window.drawTraining({ steps: 400 }).points.filter(({ step }) => step > 300),
      });
    });
    await expect.poll(sentence).toContain('At epoch 4.00 of 10');
    const side = page.getByRole('complementary');
    expect(await side.innerText()).toMatch(/310 of 1,000 steps, 2 min left/);
    await side.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => side.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  it('is read by keyboard and by pointer', async () => {
    await open('?trainingSteps=300');
    const slider = page.getByRole('slider');
    await slider.focus();
    expect(await slider.getAttribute('aria-valuetext')).toContain('step 300');
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toContain('step 295');
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toContain('step 5,');
    await page.keyboard.press('End');
    const box = (await page.locator('.chart svg').first().boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => page.locator('path.cursor').count()).toBe(4);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/step 1[2-7]\d/);
  });

  it('says what went wrong and what to do, and resumes', async () => {
    await open('?trainingSteps=300');
    await page.evaluate(() => {
      const error = {
        code: 'TRAINING_DIVERGED' as const,
        message: 'The loss is no number any more at step 301, first in conv3.',
        hint: 'Lower the learning rate.',
      };
      window.program.changeTraining(window.drawTraining({ steps: 0, state: 'failed', error }).training);
    });
    const side = page.getByRole('complementary');
    await expect.poll(() => side.innerText()).toContain('first in conv3.');
    expect(await side.innerText()).toContain('Lower the learning rate.');
    expect(await barriers()).toEqual([]);
    await side.getByRole('button', { name: 'Resume' }).click();
    const asked = await page.evaluate(() => window.program.calls.at(-1));
    expect(asked).toEqual({ procedure: 'training.resume', input: { id: 'first' } });
  });

  it('begins with what to do next, and starts a training with the engine of one’s choice', async () => {
    await open('');
    await page.getByRole('main').getByRole('button', { name: 'Train…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Train a network' });
    await dialog.getByLabel('Model', { exact: true }).fill('net.onnx');
    await dialog.getByLabel('Data', { exact: true }).fill('images');
    await dialog.getByLabel('Epochs').fill('2.5');
    expect(await dialog.getByRole('radio', { name: /tensorflow:webgpu/ }).isDisabled()).toBe(true);
    expect(await dialog.innerText()).toContain('Does not work here: no GPU adapter was found');
    await dialog.getByRole('radio', { name: /^onnxruntime/ }).check();
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('Epochs “2.5” is not a whole number').waitFor();
    expect(await barriers()).toEqual([]);
    await dialog.getByLabel('Epochs').fill('2');
    await dialog.getByRole('button', { name: 'Train', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const asked = await page.evaluate(() => window.program.calls.find(({ procedure }) => procedure === 'training.run'));
    expect(asked!.input).toEqual({
      model: 'net.onnx',
      data: 'images',
      fromScratch: false,
      changes: { epochs: 2, engine: 'onnxruntime' },
    });
  });

  it('comes back to the trade-offs as they were', async () => {
    await test.open('?perMethod=3');
    await page.locator('.mark').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('7');
    await page.getByRole('heading', { name: 'Training', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Trade-offs' }).click();
    expect(await page.locator('tbody tr[aria-selected=true]').count()).toBe(1);
  });

  it.each(['dark', 'light'] as const)('has no accessibility violation (%s)', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open('?trainingSteps=300');
    await page.locator('rect.mark').first().waitFor();
    expect(await barriers()).toEqual([]);
  });
});
