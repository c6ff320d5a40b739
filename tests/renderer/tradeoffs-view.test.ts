import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

/** The view in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('the Trade-offs view in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const open = (query: string) => test.open(query);
  const selected = () => page.locator('tbody tr[aria-selected=true]');
  const barriers = async (within: string) => {
    const { violations } = await new AxeBuilder({ page }).include(within).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  /** Written only when ESPALIER_SCREENSHOTS is 1: a test run leaves the tree as it is. */
  const picture = async (name: string) => {
    const path = fileURLToPath(new URL(`../screenshots/${name}.png`, import.meta.url));
    if (process.env['ESPALIER_SCREENSHOTS'] === '1') await page.screenshot({ path });
  };
  const box = async (selector: string) => (await page.locator(selector).first().boundingBox())!;

  it('shows the sentence, a mark and a row for each candidate, and the best in the panel', async () => {
    await open('?perMethod=4');
    await expect.poll(() => page.locator('.mark').count()).toBe(13);
    expect(await page.locator('table').getAttribute('aria-rowcount')).toBe('14');
    expect(await page.locator('.sentence').innerText()).toContain('most accurate');
    expect(await page.getByRole('complementary').innerText()).toContain('4,000 samples in 8 interleaved rounds');
  });

  it('selects by click in the plot, adds with Shift, steps with J and K, and clears with Esc', async () => {
    await open('?perMethod=4');
    const mark = await box('.mark.dense');
    await page.mouse.click(mark.x + mark.width / 2, mark.y + mark.height / 2);
    expect(await selected().innerText()).toContain('Original');
    await page
      .locator('tbody tr')
      .first()
      .click({ modifiers: ['Shift'] });
    expect(await selected().count()).toBe(2);
    await page.keyboard.press('Escape');
    expect(await selected().count()).toBe(0);
    await page.keyboard.press('j');
    const first = await selected().getAttribute('aria-rowindex');
    await page.keyboard.press('k');
    expect(await selected().getAttribute('aria-rowindex')).toBe(String(Math.max(2, Number(first) - 1)));
    await page.keyboard.press('Control+a');
    expect(await selected().count()).toBe(13);
  });

  it('links hovering in both directions', async () => {
    await open('?perMethod=4');
    const mark = await box('.mark.dense');
    await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
    await expect.poll(() => page.locator('tr.hover').innerText()).toContain('Original');
    await expect.poll(() => page.locator('.card').isVisible()).toBe(true);
    await page.locator('tbody tr').nth(2).hover();
    await expect.poll(() => page.locator('circle.hover').count()).toBe(1);
  });

  it('moves a budget by pointer and by key, and the program answers', async () => {
    await open('?perMethod=4');
    await page.keyboard.press('b');
    const line = page.getByRole('slider', { name: 'Most Latency p50' });
    const before = Number(await line.getAttribute('aria-valuenow'));
    const pill = await box('[role=slider] rect');
    await page.mouse.move(pill.x + 20, pill.y + 10);
    await page.mouse.down();
    await page.mouse.move(pill.x - 130, pill.y + 10, { steps: 6 });
    await page.mouse.up();
    const dragged = Number(await line.getAttribute('aria-valuenow'));
    expect(dragged).toBeLessThan(before);
    await page.keyboard.press('ArrowRight');
    expect(Number(await line.getAttribute('aria-valuenow'))).toBeGreaterThan(dragged);
    await expect.poll(() => page.locator('.hatched').count()).toBeGreaterThan(0);
    const asked = await page.evaluate(() => window.program.calls.at(-1));
    expect(asked).toMatchObject({
      procedure: 'tradeoffs.get',
      input: { budgets: [expect.stringMatching(/^latency<=0\.\d+ms$/)] },
    });
    await page.keyboard.press('Delete');
    await expect.poll(() => line.count()).toBe(0);
  });

  it('brushes, zooms at the pointer and resets on a double click', async () => {
    await open('?perMethod=4');
    const plot = await box('.plot');
    const [right, bottom] = [plot.x + plot.width - 30, plot.y + plot.height - 60];
    await page.mouse.move(plot.x + 70, plot.y + 40);
    await page.mouse.down();
    await page.mouse.move(right, bottom, { steps: 4 });
    await page.mouse.up();
    expect(await selected().count()).toBe(13);
    const tick = () => page.locator('text.tick').first().textContent();
    const home = await tick();
    await page.mouse.wheel(0, -400);
    await expect.poll(tick).not.toBe(home);
    await page.mouse.dblclick(plot.x + plot.width / 2, plot.y + plot.height - 80);
    await expect.poll(tick).toBe(home);
    const mark = page.locator('.mark.dense');
    const before = (await mark.boundingBox())!;
    await page.mouse.move(plot.x + 200, plot.y + 100);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(plot.x + 160, plot.y + 130, { steps: 3 });
    await page.mouse.up({ button: 'middle' });
    const moved = (await mark.boundingBox())!;
    expect(Math.round(moved.x - before.x)).toBe(-40);
    expect(Math.round(moved.y - before.y)).toBe(30);
    await page.keyboard.press('0');
    expect(await mark.boundingBox()).toEqual(before);
  });

  it('says when there are not enough samples, and offers the counted axes', async () => {
    await open('?perMethod=3&samples=100');
    expect(await page.locator('tbody').innerText()).toContain('not enough samples');
    await page.getByLabel('Across', { exact: true }).selectOption('p99');
    await expect.poll(() => page.locator('.nothing').innerText()).toContain('not enough samples');
    await page.getByLabel('Across', { exact: true }).selectOption('macs');
    await expect.poll(() => page.locator('.mark').count()).toBe(10);
  });

  it('marks what is predicted wherever it stands: in the plot, the table, the card and the panel', async () => {
    await open('?perMethod=4&predicted=2');
    await expect.poll(() => page.locator('.mark.predicted').count()).toBe(6);
    expect(await page.locator('svg .caption').first().textContent()).toContain('hollow: predicted');
    const row = page.locator('tbody tr').filter({ hasText: 'predicted' }).first();
    expect(await row.innerText()).toContain('Predicted');
    await row.click();
    const panel = page.getByRole('complementary');
    expect(await panel.innerText()).toContain('predicted, not measured');
    expect(await panel.innerText()).toContain('by the latency model of resnet56 on bench');
    await row.hover();
    await page.keyboard.press('b');
    await expect.poll(() => page.locator('tbody').innerText()).toMatch(/Predicted to m(eet|iss)/);
    expect(await page.locator('.mark.predicted.hatched').count()).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('shows a whole measurement with its layers, and saves its telemetry', async () => {
    await open('?perMethod=3');
    await page.locator('tbody tr').filter({ hasText: 'Original' }).click();
    await page.getByRole('button', { name: 'Layers and whole measurement…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Measurement' });
    const layers = dialog.getByRole('region', { name: 'Layers of dense' });
    await layers.waitFor();
    expect(await layers.locator('tbody tr').count()).toBe(7);
    const latencies = dialog.getByRole('region', { name: 'Latencies' });
    expect((await latencies.boundingBox())!.height).toBeGreaterThan(100);
    expect(await latencies.locator('tbody tr').count()).toBe(10);
    expect(await layers.locator('tbody tr').last().innerText()).toMatch(/who knows.*not mapped/s);
    expect(await layers.locator('tfoot').innerText()).toMatch(/All layers.*0\.020.*Whole inference.*0\.021/s);
    expect(await dialog.getByRole('region', { name: 'What the board showed meanwhile' }).innerText()).toContain(
      'CPU load',
    );
    const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save telemetry as CSV…' }).click();
    await page.getByRole('textbox', { name: 'File' }).fill('heat.csv');
    await page.keyboard.press('Enter');
    await expect.poll(() => dialog.getByRole('status').innerText()).toBe('Saved in heat.csv');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('offers the sample where there is nothing, and follows the job live', async () => {
    await open('');
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await expect.poll(() => page.getByRole('main').innerText()).toContain('21 of 64');
    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Open the sample' }).isVisible()).toBe(true);
  });

  it('keeps the set on screen while the line is lost, and says what to do', async () => {
    await open('?perMethod=3');
    await page.evaluate(() => window.program.setLink({ kind: 'lost', retryAt: Date.now() + 9000 }));
    await expect.poll(() => page.getByRole('status').first().innerText()).toContain('The line to Espalier is lost');
    expect(await page.locator('.mark').count()).toBe(10);
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect.poll(() => page.getByText('The line to Espalier is lost').count()).toBe(0);
  });

  it('toggles and remembers the theme, and opens the shortcut sheet', async () => {
    await open('?perMethod=3');
    const theme = () => page.locator('html').getAttribute('data-theme');
    const before = await theme();
    await page.keyboard.press('t');
    expect(await theme()).not.toBe(before);
    await page.reload();
    await expect.poll(theme).not.toBe(before);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Compare what is selected, up to four').waitFor();
    expect(await barriers('dialog[open]')).toEqual([]);
    await picture('shortcuts-dark');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('finds commands, candidates and devices from the keyboard alone', async () => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await open('?perMethod=4');
    await page.locator('tbody tr').first().click();
    const field = page.getByRole('combobox', { name: 'Find a command, candidate or device' });
    const options = page.getByRole('dialog', { name: 'Command palette' }).getByRole('option');
    await page.keyboard.press('Control+k');
    await expect.poll(() => field.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await options.nth(1).getAttribute('id'));
    expect(await barriers('dialog[open]')).toEqual([]);
    await picture('palette-dark');
    await page.keyboard.type('sample');
    expect(await options.first().innerText()).toContain('This project has candidates of its own');
    await page.keyboard.press('Enter');
    expect(await field.isVisible()).toBe(true);
    await field.fill('legr');
    await expect.poll(() => options.first().innerText()).toMatch(/^LeGR.*Candidate/s);
    const name = (await options.first().locator('.label').innerText()).trim();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await selected().innerText()).toContain(name);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('next group');
    expect(await options.first().innerText()).toMatch(/Next group\s+No model is open/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+k');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('open mod');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Open a model' }).getByLabel('Model file').waitFor();
  });

  it('says what will happen with what is dropped, and what nothing can be done with', async () => {
    await open('?perMethod=3');
    const drag = (type: string, name: string) =>
      page.evaluate(
        ([type, name]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([], name!));
          window.dispatchEvent(new DragEvent(type!, { dataTransfer, cancelable: true }));
        },
        [type, name],
      );
    await drag('dragenter', 'net.onnx');
    await page.getByText('Drop it to open it').waitFor();
    await picture('drop-light');
    await drag('drop', 'letter.docx');
    await page.getByRole('alert').getByText('letter.docx is nothing that Espalier opens.').waitFor();
    expect(await page.getByText('Drop it to open it').count()).toBe(0);
    await drag('drop', 'few.yaml');
    const dialog = page.getByRole('dialog', { name: 'Start an experiment' });
    expect(await dialog.getByLabel('Experiment file').inputValue()).toBe('few.yaml');
    await page.keyboard.press('Escape');
    await drag('drop', 'net.keras');
    expect(await page.getByRole('dialog', { name: 'Open a model' }).getByLabel('Model file').inputValue()).toBe(
      'net.keras',
    );
  });

  it('draws ten thousand candidates on a canvas, with few rows in the document', async () => {
    await open('?perMethod=3333');
    await expect.poll(() => page.locator('canvas').count()).toBe(1);
    expect(await page.locator('.mark').count()).toBe(0);
    expect(await page.locator('tbody tr').count()).toBeLessThan(60);
  });
});
