import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** The view in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('the Devices view in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const open = async (query: string) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await test.open(query);
    await page.keyboard.press('4');
    await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor();
  };
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const head = (name: RegExp | string) => page.getByRole('button', { name, exact: true });
  const list = () => page.getByRole('navigation', { name: 'All devices' });
  const inputs = (procedure: string) =>
    page.evaluate(
      (name) => window.program.calls.filter((call) => call.procedure === name).map(({ input }) => input),
      procedure,
    );
  const lastInput = async (procedure: string) => (await inputs(procedure)).at(-1);
  /** Points a second apart, without the waiting; measuring whenever the board works. */
  const tell = (count: number) =>
    page.evaluate((many) => {
      const { now } = Date;
      const begun = now() - many * 1000;
      const job = { ...window.makeJob('measuring'), procedure: 'measurement.run', title: 'Measure', device: 'bench' };
      for (let second = 0; second < many; second++) {
        Date.now = () => begun + second * 1000;
        if (second % 60 === 21) window.program.changeJob(job);
        if (second % 60 === 0 || second === many - 1) window.program.changeJob({ ...job, state: 'done' });
        window.program.emit('device.telemetry', { device: 'bench', point: window.telemetryPoint(second) });
      }
      Date.now = now;
    }, count);
  const lose = () =>
    page.evaluate(() => {
      const nextAttemptAt = new Date(Date.now() + 30_000).toISOString();
      window.program.emit('device.link', { device: 'bench', link: { state: 'lost', attempts: 2, nextAttemptAt } });
    });
  const barriers = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  it('says the next step where there is no device, and takes it', async () => {
    await open('');
    expect(await barriers()).toEqual([]);
    await head('Use this computer').click();
    await list().getByText('this-computer').waitFor();
    expect(await lastInput('device.add')).toEqual({ name: 'this-computer', address: 'local' });
  });

  it('shows whether a board is ready, what it is, what runs there and why the rest does not', async () => {
    await open('?perMethod=2&jetson=1');
    await page.getByText('Ready for measuring with tensorrt and onnxruntime, but its clocks move').waitFor();
    const found = await page.locator('.pane').innerText();
    expect(found).toContain('6 × Cortex-A78AE up to 1510 MHz, aarch64');
    expect(found).toContain('6, L4T 36.4.3');
    expect(found).toContain('15W, of 15W, 25W and MAXN_SUPER');
    expect(await region('Runtimes').innerText()).toContain('float32, float16, int8');
    expect(await region('Runtimes').innerText()).toContain('no benchmark_model on the device');
    expect(await region('Latency models').innerText()).toContain('error 2.1 %, worst 6.4 % of 60 networks');
    await region('Remote command').getByText('trtexec').waitFor();

    const measurements = region('Measurements').getByRole('listitem').filter({ hasText: 'flagged' });
    expect(await measurements.count()).toBe(5);
    await region('Measurements').getByRole('button', { name: 'Show all 7' }).click();
    await measurements.nth(6).getByRole('button').click();
    await page.getByRole('region', { name: 'Layers of dense' }).waitFor();
    expect(await lastInput('measurement.get')).toEqual({ id: 'm6' });
    await page.keyboard.press('Escape');
  });

  it('watches while it is shown, reads all charts at one moment, and tells the same as a table', async () => {
    await open('?perMethod=2&boards=1');
    await expect.poll(() => inputs('device.watch')).toEqual([{ name: 'bench' }]);
    await tell(600);
    const charts = page.getByRole('slider', { name: 'Moment that is read off the charts' });
    await expect.poll(() => charts.locator('figure').count()).toBe(9);
    expect(await charts.locator('.measured').count()).toBe(9 * 10);
    await page.evaluate(() => {
      const job = { ...window.makeJob('rover'), procedure: 'measurement.run', title: 'Measure on a device' };
      window.program.changeJob({ ...job, device: 'rover-2' });
      const nextAttemptAt = new Date(Date.now() + 24_000).toISOString();
      window.program.emit('device.link', { device: 'pi5', link: { state: 'lost', attempts: 2, nextAttemptAt } });
    });
    await list()
      .getByText(/retry in 2\d s/)
      .waitFor();
    for (const theme of ['dark', 'light']) {
      await page.locator(`html[data-theme=${theme}]`).waitFor();
      expect(await barriers()).toEqual([]);
      if (process.env['ESPALIER_SCREENSHOTS'] === '1')
        await page.screenshot({ path: `${pictures}devices-${theme}.png` });
      if (theme === 'dark') await page.keyboard.press('t');
    }

    await charts.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await charts.getAttribute('aria-valuenow')).toBe('598');
    expect(await charts.getAttribute('aria-valuetext')).toMatch(/GPU load \d+ %/);
    expect(await charts.locator('.crosshair').count()).toBe(9);
    await page.keyboard.press('Escape');
    expect(await charts.locator('.crosshair').count()).toBe(0);
    const box = (await charts.locator('figure svg').nth(3).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => charts.locator('.crosshair').count()).toBe(9);
    await head('Table').click();
    const table = region('Telemetry as numbers');
    expect(await table.locator('tbody tr').count()).toBe(11);
    expect(await barriers()).toEqual([]);

    await page.keyboard.press('1');
    await expect
      .poll(() => page.evaluate(() => window.program.jobs.filter(({ passing }) => passing).map(({ state }) => state)))
      .toEqual(['cancelled']);
  });

  it('keeps what was read while the link is lost, and counts down to the next try', async () => {
    await open('?perMethod=2&jetson=1');
    await tell(100);
    await page.evaluate(() => {
      const job = { ...window.makeJob('busy'), procedure: 'measurement.run', title: 'Measure on a device' };
      window.program.changeJob({ ...job, device: 'bench' });
    });
    await lose();
    await page.getByText(/^The link to bench is lost; trying again in \d+ s \(3rd attempt\)/).waitFor();
    expect(await list().innerText()).toMatch(/retry in \d+ s/);
    expect(await region('Telemetry').innerText()).toContain('what was read stays');
    expect(await region('Telemetry').locator('figure').count()).toBe(9);
    await region('Measurements').getByText('unfinished').waitFor();
    expect(await barriers()).toEqual([]);
    await page.evaluate(() => window.program.emit('device.link', { device: 'bench', link: { state: 'open' } }));
    await page.getByText(/^Measuring on bench: /).waitFor();
  });

  it('records, and stops', async () => {
    await open('?perMethod=2&jetson=1');
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'Record bench to CSV' }).getByLabel('File').fill('/tmp/bench.csv');
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Recording to /tmp/bench.csv').waitFor();
    expect(await lastInput('device.watch')).toEqual({ name: 'bench', csv: '/tmp/bench.csv' });
    await page.keyboard.press('r');
    await page.getByText('Recorded to /tmp/bench.csv').waitFor();
    expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);
  });

  it('shows what is kept on a device, and clears it after a question', async () => {
    await open('?perMethod=2&jetson=1');
    const kept = region('Kept on the device');
    await kept.getByRole('button', { name: 'Look' }).click();
    await kept.getByText('141.1 MiB in 23 files').waitFor();
    await kept.getByRole('button', { name: 'Clear…' }).click();
    const question = page.getByRole('alertdialog', { name: 'Clear what is kept on bench?' });
    expect(await barriers()).toEqual([]);
    // The way back has the focus.
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    expect(await inputs('device.clearCache')).toEqual([]);
    await kept.getByRole('button', { name: 'Clear…' }).click();
    await question.getByRole('button', { name: 'Clear', exact: true }).click();
    await kept.getByText('Nothing, of at most').waitFor();
  });

  it('is walked by keyboard: the list, a host key, a new device, forgetting one', async () => {
    await open('?perMethod=2&boards=1');
    await page.keyboard.press('j');
    await page.getByText('Nobody has looked at pixel8 yet').waitFor();
    await head('Connect').focus();
    await page.keyboard.press('Enter');
    const question = page.getByRole('alertdialog', { name: 'Is this really pixel8?' });
    await question.getByText(/^SHA256:pT7v/).waitFor();
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    await list().getByText('asks').waitFor();
    await page.getByText('pixel8 waits for your word').waitFor();

    await page.keyboard.press('a');
    await page.getByRole('button', { name: /^pi5 pi@pi5\.local:2222$/ }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('pi5');
    expect(await page.getByLabel('Address').inputValue()).toBe('ssh://pi5');
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Escape');

    await head('Forget…').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
    await expect.poll(() => list().getByRole('listitem').count()).toBe(4);
  });

  it('measures and learns on the device that is shown', async () => {
    await open('?perMethod=2&jetson=1');
    await region('Latency models').getByRole('button', { name: 'Learn…' }).click();
    const learning = page.getByRole('dialog', { name: 'Learn the latencies of bench' });
    await learning.getByLabel('Precision').selectOption('float16');
    await learning.getByLabel('Cuts to measure').fill('5');
    expect(await learning.getByRole('button', { name: 'Learn', exact: true }).isDisabled()).toBe(true);
    await learning.getByLabel('Cuts to measure').fill('80');
    expect(await barriers()).toEqual([]);
    await learning.getByRole('button', { name: 'Learn', exact: true }).click();
    await expect
      .poll(() => lastInput('latency.learn'))
      .toMatchObject({ device: 'bench', runtime: 'tensorrt', precision: 'float16', cuts: 80, threads: 1 });
    await learning.waitFor({ state: 'hidden' });

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
    await dialog.getByRole('button', { name: /^Measure/ }).click();
    await expect
      .poll(() => lastInput('measurement.run'))
      .toMatchObject({
        ...{ device: 'bench', runtime: 'tensorrt', precision: 'float16', profile: 'default', layers: true },
        ...{ framesPerSecond: 30, sustainedMinutes: 5 },
      });
  });
});
