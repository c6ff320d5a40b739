import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSshd, type LabSshd } from '../lab/sshd.ts';
import type { Launcher } from './launcher.ts';
import { Workbench } from './workbench.ts';

const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** A user's own network, images and board: from the host key to an answer within a budget. */
export function testOverSsh(launcher: Launcher): void {
  let bench: Workbench;
  let device: LabSshd;
  let experiment: string;
  let page: Page;

  beforeAll(async () => {
    bench = await Workbench.create(launcher);
    // What is kept on the device is cleared below: not the real user's.
    device = await startSshd({ environment: { XDG_CACHE_HOME: join(bench.directory, 'device') } });
    page = bench.open.page;
    experiment = await bench.writeExperiment({ name: 'few', levels: [0.6, 0.3] });
  });

  afterAll(async () => {
    await device?.stop();
    await bench?.remove();
  });

  const button = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true });
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const kept = () => region('Kept on the device');
  const devices = () => page.getByRole('navigation', { name: 'All devices' });
  const rows = () => page.getByRole('grid').locator('tbody tr');
  const sentence = () => page.locator('.sentence');

  it('begins with what to do next', async () => {
    await button('Open the sample').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
  });

  it('asks about the host key of a new device, and takes no for an answer', async () => {
    await button('No device yet').click();
    await button('Use this computer').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await button('Add device…').click();
    await page.getByLabel('Name').fill('board');
    await page.getByLabel('Address').fill(`${device.user}@${device.host}:${device.port}`);
    await page.getByLabel('Private key file').fill(device.privateKeyPath);
    expect(await bench.open.barriers()).toEqual([]);
    await page.keyboard.press('Enter');

    const question = page.getByRole('alertdialog', { name: 'Is this really board?' });
    await question.getByText(device.hostKeyFingerprintSha256).waitFor();
    expect(await button('Cancel', question).evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}host-key-dark.png`);
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    await devices().getByText('asks', { exact: true }).waitFor();
    expect(await device.log()).not.toContain('Accepted publickey');
  });

  it('connects once the key is trusted, and shows what is there', async () => {
    await button('Connect').click();
    await button('Trust and connect').click();
    await devices().getByText('ready', { exact: true }).waitFor();
    await page.getByText(/^Ready for measuring with .*onnxruntime/).waitFor();
    await region('Runtimes').getByRole('rowheader', { name: 'works onnxruntime' }).waitFor();
    await kept()
      .getByText(/^Nothing, of at most/)
      .waitFor();
    expect(await bench.open.barriers()).toEqual([]);
  });

  it('draws what the device shows, and tells nobody of work', async () => {
    await region('Telemetry').locator('figure').filter({ hasText: 'CPU load' }).waitFor();
    await region('Telemetry').getByText('about every second').waitFor();
    expect(await page.getByRole('group', { name: 'Watch a device' }).count()).toBe(0);
    expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);
    await page.keyboard.press('1');
  });

  it('says what is wrong with an experiment file in its place, and keeps what was typed', async () => {
    await button('Start an experiment…').click();
    const dialog = page.getByRole('dialog', { name: 'Start an experiment' });
    const field = dialog.getByLabel('Experiment file');
    await field.fill(`${experiment}.missing`);
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('FILE_NOT_FOUND').waitFor();
    expect(await field.inputValue()).toBe(`${experiment}.missing`);
    expect(await bench.open.barriers()).toEqual([]);
    await field.fill(experiment);
    await button('Start', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('shows the candidates as they are made', async () => {
    await rows().nth(2).waitFor();
    await page.getByText('LeGR 60 %').first().waitFor();
    await page.getByRole('group', { name: 'Run an experiment' }).waitFor({ state: 'hidden' });
    expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);
  });

  it('goes on with a run that was cancelled', async () => {
    const file = await bench.writeExperiment({
      name: 'many',
      levels: [0.9, 0.8, 0.7, 0.5, 0.45, 0.4, 0.35, 0.25],
    });
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Start an experiment' });
    await dialog.getByLabel('Experiment file').fill(file);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const chip = page.getByRole('group', { name: 'Run an experiment' });
    await button('Cancel', chip).click();
    await chip.waitFor({ state: 'hidden' });
    expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);

    await page.keyboard.press('n');
    await dialog.getByText(/“many” was cancelled/).waitFor();
    await dialog.getByRole('switch').click();
    await bench.open.picture(`${pictures}experiment-dark.png`);
    expect(await bench.open.barriers()).toEqual([]);
    await button('Go on', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await chip.waitFor({ state: 'hidden', timeout: 60_000 });
    // Two and eight levels, the original that both have, and the head.
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('12');
  }, 120_000);

  it('measures them on the device', async () => {
    await button('Measure…').first().click();
    const dialog = page.getByRole('dialog', { name: 'Measure on a device' });
    expect(await dialog.getByLabel('Device', { exact: true }).inputValue()).toBe('board');
    await dialog.getByRole('radio', { name: /^Quick/ }).check();
    await dialog.getByRole('switch', { name: /^Time the layers/ }).click();
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}measure-dark.png`);
    await button(/^Measure \d+$/, dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('group', { name: 'Measure on a device' }).waitFor({ state: 'hidden' });
    await page.locator('.plot path[class*=method-]').first().waitFor({ state: 'attached' });
    expect(await sentence().textContent()).toMatch(/ms/);
    expect(
      await rows()
        .filter({ hasText: /Front|Original/ })
        .count(),
    ).toBeGreaterThan(0);
  }, 180_000);

  it('shows the whole measurement, and saves what the board showed', async () => {
    await rows().first().click();
    await button('Layers and whole measurement…').click();
    const dialog = page.getByRole('dialog', { name: 'Measurement' });
    const layers = dialog.getByRole('region', { name: /^Layers of/ });
    await layers.getByText('All layers').waitFor();
    expect(await layers.locator('tbody tr').count()).toBeGreaterThan(3);
    expect(await bench.open.barriers()).toEqual([]);
    await button('Save telemetry as CSV…', dialog).click();
    await page.getByLabel('File', { exact: true }).fill(join(bench.directory, 'heat.csv'));
    await page.keyboard.press('Enter');
    await dialog.getByText(/^Saved in .*heat\.csv$/).waitFor();
    expect(await readFile(join(bench.directory, 'heat.csv'), 'utf8')).toContain('CPU load (share)');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
  });

  it('clears what that left on the device', async () => {
    await button('board').click();
    await region('Measurements').getByRole('listitem').first().waitFor();
    await region('Remote command').locator('code').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await button('Look again', kept()).click();
    await kept()
      .getByText(/MiB in \d+ files, of at most/)
      .waitFor();
    await button('Clear…', kept()).click();
    await button('Clear', page.getByRole('alertdialog')).click();
    await kept()
      .getByText(/^Nothing, of at most/)
      .waitFor();
    await page.keyboard.press('1');
  });

  it('links plot, table and panel', async () => {
    const second = rows().nth(1);
    await second.click();
    expect(await second.getAttribute('aria-selected')).toBe('true');
    const name = (await second.locator('td').first().textContent())!.trim();
    await page.getByRole('complementary', { name: 'Selected candidate' }).getByRole('heading', { name }).waitFor();
    await page.keyboard.press('j');
    expect(await rows().nth(2).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await page.locator('tr[aria-selected=true]').count()).toBe(0);
  });

  it('compares the original with a cut layer by layer, as they were measured together', async () => {
    await page.keyboard.press('2');
    await button(/ with the original$/).click();
    const layers = page.getByRole('region', { name: 'Layers' }).locator('tbody tr');
    await layers.nth(3).waitFor();
    const verdicts = page.getByRole('complementary', { name: 'What the comparison says' });
    await verdicts.getByText(/^Measured interleaved on board/).waitFor();
    const bars = (await page.getByRole('slider', { name: 'Layer that is looked at' }).boundingBox())!;
    await page.mouse.click(bars.x + bars.width / 2, bars.y + 60);
    await page.locator('tr[aria-selected=true]').waitFor();
    expect(await page.locator('footer').innerText()).toContain('All layers sum to A');
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}compare-dark.png`);
  });

  it('shows the network, and opens another from its file', async () => {
    await page.keyboard.press('5');
    await page.locator('.sentence').filter({ hasText: 'can be pruned' }).waitFor();
    await page.locator('g.box').nth(1).click();
    await page.getByRole('complementary', { name: 'Chosen group' }).getByText('coupled').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}model-dark.png`);
    await page.keyboard.press('o');
    await page.getByLabel('Model file').fill(join(bench.directory, 'network.onnx'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Open a model' }).waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Model', { exact: true }).locator('option:checked').innerText()).toBe('network.onnx');
    await page.keyboard.press('t');
    await page.locator('html[data-theme=light]').waitFor();
    await bench.open.picture(`${pictures}model-light.png`);
    await page.keyboard.press('2');
    await page.locator('path.after').nth(1).waitFor();
    await bench.open.picture(`${pictures}compare-light.png`);
    await page.keyboard.press('t');
    await page.keyboard.press('1');
    await rows().first().waitFor();
  });

  it('writes the report of it all, shows it and saves it', async () => {
    await page.keyboard.press('6');
    const preview = page.frameLocator('iframe');
    await preview.getByText('Plan of the chosen candidate').waitFor();
    expect(await preview.locator('.scroll tbody tr').count()).toBeGreaterThan(10);
    await bench.open.picture(`${pictures}report-dark.png`);
    await page.keyboard.press('t');
    await page.locator('html[data-theme=light]').waitFor();
    await preview.getByText('Plan of the chosen candidate').waitFor();
    const ground = preview.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(await ground).toBe('rgb(255, 255, 255)');
    await bench.open.picture(`${pictures}report-light.png`);
    await page.keyboard.press('t');
    await page.keyboard.press('e');
    await page.getByLabel('File', { exact: true }).fill(join(bench.directory, 'report.html'));
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .getByText(/^Saved .*report\.html/)
      .waitFor();
    expect(await readFile(join(bench.directory, 'report.html'), 'utf8')).toContain('Plan of the chosen candidate');
    await page.keyboard.press('1');
    await rows().first().waitFor();
  });

  it('changes its answer with the budget, by keyboard and by pointer', async () => {
    const before = await sentence().textContent();
    await page.keyboard.press('b');
    const budget = page.getByRole('slider', { name: /^Most/ });
    await budget.focus();
    await expect.poll(() => sentence().textContent(), { timeout: 10_000 }).not.toBe(before);
    const within = await sentence().textContent();
    const limit = await budget.getAttribute('aria-valuetext');
    for (let step = 0; step < 3; step++) await budget.press('Shift+ArrowLeft');
    // The line moves at once; the answer comes from the program.
    await expect.poll(() => budget.getAttribute('aria-valuetext')).not.toBe(limit);
    await expect.poll(() => sentence().textContent(), { timeout: 10_000 }).not.toBe(within);
    const box = (await budget.locator('.pill').boundingBox())!;
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const moved = await budget.getAttribute('aria-valuetext');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 150, y, { steps: 5 });
    await page.mouse.up();
    expect(await budget.getAttribute('aria-valuetext')).not.toBe(moved);
  });

  it('keeps nobody out, in dark and in light', async () => {
    expect(await bench.open.barriers()).toEqual([]);
    await page.keyboard.press('t');
    await page.locator('html[data-theme=light]').waitFor();
    expect(await bench.open.barriers()).toEqual([]);
  });

  it('offers no way to accept a host key that has changed', async () => {
    await device.restart({ hostKey: 'new' });
    await button('board').click();
    await button('Check again').click();
    const warning = page.getByRole('alertdialog', { name: 'The key of board has changed' });
    await warning.getByText(device.hostKeyFingerprintSha256).waitFor();
    expect((await warning.getByRole('button').allInnerTexts()).filter((text) => text !== 'Copy')).toEqual([
      ...['Compare again', 'Close'],
    ]);
    expect(await warning.textContent()).toContain(`ssh-keygen -R '[${device.host}]:${device.port}'`);
    expect(await bench.open.barriers()).toEqual([]);
    await bench.open.picture(`${pictures}changed-key-light.png`);
    await page.keyboard.press('Escape');
    await devices().getByText('key changed', { exact: true }).waitFor();
  });

  it('leaves no error on the console and no failed request', () => {
    expect(bench.open.problems).toEqual([]);
  });
}
