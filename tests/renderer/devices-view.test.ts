import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

/** The dialogs around devices in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('the dialogs of devices in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const devices = () => page.getByRole('dialog', { name: 'Devices' });
  const calls = (procedure: string) =>
    page.evaluate((name) => window.program.calls.filter((call) => call.procedure === name).at(-1)?.input, procedure);
  /** Points a second apart, without the waiting. */
  const tell = (count: number) =>
    page.evaluate((many) => {
      const { now } = Date;
      const begun = now();
      for (let second = 0; second < many; second++) {
        Date.now = () => begun + second * 1000;
        window.program.emit('device.telemetry', { device: 'bench', point: window.telemetryPoint(second) });
      }
      Date.now = now;
    }, count);
  const barriers = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
  };

  it('shows what a board is, what runs there and why the rest does not', async () => {
    await test.open('?perMethod=2&jetson=1');
    await page.getByRole('button', { name: 'bench', exact: true }).click();
    const text = await devices().innerText();
    expect(text).toContain('6 × Cortex-A78AE up to 1510 MHz, aarch64');
    expect(text).toContain('JetPack 6 (L4T 36.4.3)');
    expect(text).toContain('15W, of 15W, 25W and MAXN_SUPER');
    expect(text).toContain('float32, float16, int8');
    expect(text).toContain('no benchmark_model on the device');

    const measurements = devices().getByRole('listitem').filter({ hasText: 'flagged' });
    expect(await measurements.count()).toBe(5);
    await devices().getByRole('button', { name: 'Show all 7' }).click();
    await measurements.nth(6).getByRole('button').click();
    await page.getByRole('region', { name: 'Layers of dense' }).waitFor();
    expect(await calls('measurement.get')).toEqual({ id: 'm6' });
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog', { name: 'Measurement' }).count()).toBe(0);
    expect(await devices().isVisible()).toBe(true);
  });

  it('watches, records and stops', async () => {
    await test.open('?perMethod=2&jetson=1');
    await page.getByRole('button', { name: 'bench', exact: true }).click();
    const watch = devices().getByRole('button', { name: 'Watch', exact: true });
    await watch.click();
    await tell(100);
    await expect.poll(() => devices().locator('figure').count()).toBe(11);
    expect(await devices().locator('figure').first().innerText()).toMatch(/tj-thermal\s*\d\d\.\d\s*°C/);
    expect(await barriers()).toEqual([]);

    await devices().getByRole('button', { name: 'Record to CSV…' }).click();
    const ask = page.getByRole('dialog', { name: 'Record bench to CSV' });
    await ask.getByLabel('File').fill('/tmp/bench.csv');
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await devices().getByText('Recording to /tmp/bench.csv').waitFor();
    expect(await calls('device.watch')).toEqual({ name: 'bench', csv: '/tmp/bench.csv' });
    await devices().getByRole('button', { name: 'Stop', exact: true }).click();
    await devices().getByText('Recorded to /tmp/bench.csv').waitFor();
    expect(await watch.isVisible()).toBe(true);
    expect(await devices().getByRole('alert').count()).toBe(0);
  });

  it('shows what is kept on a device, and clears it after a question', async () => {
    await test.open('?perMethod=2&jetson=1');
    await page.getByRole('button', { name: 'bench', exact: true }).click();
    const kept = devices().getByRole('group', { name: 'Kept on the device' });
    await kept.getByRole('button', { name: 'Look' }).click();
    await kept.getByText('141.1 MiB in 23 files').waitFor();
    await kept.getByRole('button', { name: 'Clear…' }).click();
    const question = page.getByRole('alertdialog', { name: 'Clear what is kept on bench?' });
    expect(await barriers()).toEqual([]);
    // The way back has the focus.
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    expect(await calls('device.clearCache')).toBeUndefined();
    await kept.getByRole('button', { name: 'Clear…' }).click();
    await question.getByRole('button', { name: 'Clear', exact: true }).click();
    await kept.getByText('Nothing, of at most').waitFor();
    // The button that had the focus is gone, and yet the keys work.
    await page.keyboard.press('Escape');
    await devices().waitFor({ state: 'hidden' });
  });

  it('counts down to the next try while the link to a device is lost', async () => {
    await test.open('?perMethod=2&jetson=1');
    await page.evaluate(() => {
      window.program.changeJob(window.makeJob('busy'));
      const nextAttemptAt = new Date(Date.now() + 30_000).toISOString();
      window.program.emit('device.link', { device: 'bench', link: { state: 'lost', attempts: 2, nextAttemptAt } });
    });
    await page.getByRole('button', { name: /^bench lost; trying again in \d+ s \(3rd attempt\)$/ }).click();
    await devices()
      .getByText(/^The link is lost; trying again in \d+ s/)
      .waitFor();
    await page.evaluate(() => window.program.emit('device.link', { device: 'bench', link: { state: 'open' } }));
    await page.getByText(/trying again/).waitFor({ state: 'detached' });
  });

  it('adds a host of the SSH configuration', async () => {
    await test.open('?perMethod=2&jetson=1');
    await page.getByRole('button', { name: 'bench', exact: true }).click();
    await devices().getByRole('button', { name: 'Add a device…' }).click();
    await devices()
      .getByRole('button', { name: /^pi5 pi@pi5\.local:2222$/ })
      .click();
    expect(await devices().getByLabel('Name').inputValue()).toBe('pi5');
    expect(await devices().getByLabel('Address').inputValue()).toBe('ssh://pi5');
    expect(await barriers()).toEqual([]);
  });

  it('measures as it was asked to', async () => {
    await test.open('?perMethod=2&jetson=1');
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Measure on a device' });
    expect(await dialog.getByRole('radio', { name: /^tensorrt/ }).isChecked()).toBe(true);
    expect(await dialog.getByRole('radio', { name: /^wasm no Node/ }).isDisabled()).toBe(true);
    await dialog.getByLabel('Precision').selectOption('float16');
    await dialog.getByRole('radio', { name: /^Sustained/ }).check();
    await dialog.getByLabel('Minutes').fill('0');
    expect(await dialog.getByRole('button', { name: /^Measure/ }).isDisabled()).toBe(true);
    await dialog.getByLabel('Minutes').fill('5');
    await dialog.getByRole('radio', { name: /camera/ }).check();
    await dialog.getByRole('switch').click();
    expect(await barriers()).toEqual([]);
    await dialog.getByRole('button', { name: /^Measure/ }).click();
    await expect
      .poll(() => calls('measurement.run'))
      .toMatchObject({
        ...{ device: 'bench', runtime: 'tensorrt', precision: 'float16', profile: 'default', layers: true },
        ...{ framesPerSecond: 30, sustainedMinutes: 5 },
      });
  });
});
