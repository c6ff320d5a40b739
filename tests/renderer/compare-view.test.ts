import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

/** The views in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('Compare and Model in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const barriers = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  const picture = async (name: string) => {
    if (process.env['ESPALIER_PICTURES'])
      await page.screenshot({ path: `${process.env['ESPALIER_PICTURES']}/${name}.png` });
  };
  const layerRow = (at: number) => page.getByRole('region', { name: 'Layers' }).locator('tbody tr').nth(at);

  it('compares what was selected in Trade-offs, with the original first', async () => {
    await test.open('?perMethod=4');
    await page.locator('tbody tr').nth(1).click();
    await page
      .locator('tbody tr')
      .nth(2)
      .click({ modifiers: ['Shift'] });
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Compare', exact: true }).waitFor();
    await page.locator('path.after').nth(2).waitFor();
    const side = page.getByRole('complementary', { name: 'What the comparison says' });
    await side.getByText(/faster than A/).waitFor();
    expect(await side.innerText()).toContain('C was not measured in one session with A');
    expect(await side.getByRole('region', { name: 'Settings' }).innerText()).toMatch(/Seed/);
    await side.getByRole('switch', { name: 'Only differences' }).click();
    expect(await side.getByRole('region', { name: 'Measuring conditions' }).innerText()).toMatch(/Runtime version/);

    // A click on a bar, and the row follows.
    const bars = (await page.getByRole('slider', { name: 'Layer that is looked at' }).boundingBox())!;
    await page.mouse.click(bars.x + bars.width - 40, bars.y + 60);
    await expect.poll(() => layerRow(10).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowLeft');
    expect(await layerRow(9).getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('rect.chosen').count()).toBe(1);
    await layerRow(9).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => layerRow(8).evaluate((node) => node === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Share kept' }).click();
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await expect.poll(() => page.locator('.cards h2').first().innerText()).not.toBe('Original');
    await page.getByLabel('Add a candidate').selectOption({ index: 1 });
    await expect.poll(() => page.locator('.cards > section').count()).toBe(4);
    await picture('compare-four');

    // Places by their letters, and what is shown as a file.
    await page.keyboard.press('b');
    await expect.poll(() => page.locator('path.after').count()).toBe(3);
    const download = page.waitForEvent('download');
    await page.keyboard.press('e');
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('layers.csv');
    const text = await readFile((await saved.path())!, 'utf8');
    expect(text).toMatch(/^number,layer,.*A channels,C channels,D channels/);
    expect(text.split('\r\n').length - 2).toBe(await page.getByRole('grid').locator('tbody tr').count());
    await page.getByRole('button', { name: 'B shown' }).click();
    await expect.poll(() => page.locator('path.after').count()).toBe(4);
    await page
      .getByRole('button', { name: /^Remove / })
      .nth(3)
      .click();
    await page.getByRole('button', { name: 'Measure together…' }).first().click();
    await page.getByRole('dialog', { name: 'Measure on a device' }).waitFor();
  });

  it('puts the side panel in a drawer where it is narrow, and states a rounded experiment', async () => {
    await page.setViewportSize({ width: 1200, height: 760 });
    await test.open('?perMethod=3');
    await page.keyboard.press('2');
    await page.getByRole('button', { name: /with the original$/ }).click();
    await page.locator('path.after').nth(1).waitFor();
    const side = page.getByRole('complementary', { name: 'What the comparison says' });
    expect(await side.isVisible()).toBe(false);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Enter');
    await side.waitFor();
    await picture('compare-narrow');
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Escape');
    await side.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Details' }).click();
    await side.getByText(/off the step of 8 channels that was found on bench/).waitFor();
    await side.getByRole('button', { name: 'Round B…' }).click();
    const form = page.getByRole('form', { name: 'New experiment' });
    await expect.poll(() => form.getByLabel('Round channels to').inputValue()).toBe('8');
    expect(await form.getByLabel('Model', { exact: true }).inputValue()).toBe('net.onnx');
  });

  it('begins with what to do next, and keeps the comparison over a restart', async () => {
    await test.open('');
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: 'Nothing to compare yet' }).waitFor();
    expect(await barriers()).toEqual([]);
    await test.open('?perMethod=3');
    await page.keyboard.press('2');
    await page.getByRole('button', { name: /with the original$/ }).click();
    await page.locator('path.after').nth(1).waitFor();
    await page.reload();
    await page.keyboard.press('2');
    await page.locator('path.after').nth(1).waitFor();
  });

  it('draws a network, lights up groups from graph, table and panel, and opens a file', async () => {
    await test.open('?perMethod=3');
    await page.keyboard.press('5');
    await page
      .locator('.sentence')
      .getByText(/can be pruned/)
      .waitFor();
    const boxes = page.locator('g.box');
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String((await boxes.count()) + 1));
    await boxes.nth(1).click();
    expect(await page.locator('g.box.lit').count()).toBe(5);
    const side = page.getByRole('complementary');
    expect(await side.innerText()).toContain('leaves all of them at once');
    await picture('model-selected');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('tbody tr[aria-selected=true]').innerText()).toContain('Conv');
    await page.getByRole('button', { name: 'Groups', exact: true }).click();
    await page.keyboard.press('g');
    expect(await page.locator('tbody tr[aria-selected=true]').count()).toBe(1);
    await picture('model-groups');
    await page.keyboard.press('Escape');
    await side.getByText(/units in all/).waitFor();

    await page.keyboard.press('o');
    const dialog = page.getByRole('dialog', { name: 'Open a model' });
    await dialog.getByLabel('Model file').fill('missing.onnx');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('FILE_NOT_FOUND').waitFor();
    expect(await barriers()).toEqual([]);
    await dialog.getByLabel('Model file').fill('/tmp/own.onnx');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Model', { exact: true }).locator('option:checked').innerText()).toBe('own.onnx');
  });

  it('zooms the graph at the pointer, moves it by drag and by key, and shows all of it again', async () => {
    await test.open('?perMethod=3');
    await page.keyboard.press('5');
    const graph = page.getByRole('slider', { name: 'Place in the network' });
    const svg = graph.locator('svg');
    const box = (await graph.boundingBox())!;
    const place = async () => {
      const { x, y, width } = (await svg.boundingBox())!;
      return { x: Math.round(x - box.x), y: Math.round(y - box.y), width: Math.round(width) };
    };
    const whole = await place();
    expect(whole.width).toBeLessThanOrEqual(box.width);
    const first = (await page.locator('g.box').first().boundingBox())!;
    await page.mouse.move(first.x + first.width / 2, first.y + first.height / 2);
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await place()).width).toBeGreaterThan(whole.width * 1.3);
    const closer = (await page.locator('g.box').first().boundingBox())!;
    expect(Math.abs(closer.x + closer.width / 2 - first.x - first.width / 2)).toBeLessThan(2);
    const before = await place();
    await page.mouse.down();
    await page.mouse.move(first.x + 80, first.y + 50, { steps: 4 });
    await page.mouse.up();
    expect((await place()).x - before.x).toBeGreaterThan(50);
    expect(await page.locator('g.box.chosen').count()).toBe(0);
    await page.mouse.dblclick(box.x + box.width - 20, box.y + box.height - 10);
    expect(await place()).toEqual(whole);
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowDown');
    expect((await place()).width).toBeGreaterThan(whole.width);
    await page.keyboard.press('0');
    expect(await place()).toEqual(whole);
    await graph.focus();
    await page.keyboard.press('End');
    expect(await page.locator('g.box.chosen').count()).toBe(1);
  });

  it('takes a file that is dropped anywhere, as far as a browser tells of it', async () => {
    await test.open('');
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([], 'dropped.onnx'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
    });
    const dialog = page.getByRole('dialog', { name: 'Open a model' });
    expect(await dialog.getByLabel('Model file').inputValue()).toBe('dropped.onnx');
  });
});
