import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, usePage } from './harness/use-page.ts';

/** The view in a real browser, under the product's content security policy, on a program in memory. */
describe.skipIf(!hasChromium)('the Experiment view in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;
  beforeEach(() => (page = test.current));

  const open = async (query: string) => {
    await test.open(query);
    await page.keyboard.press('3');
    await page
      .getByRole('navigation')
      .getByRole('button', { name: 'Experiment' })
      .and(page.locator('[aria-current]'))
      .waitFor();
  };
  const barriers = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  const picture = async (name: string) => {
    if (process.env['ESPALIER_PICTURES'])
      await page.screenshot({ path: `${process.env['ESPALIER_PICTURES']}/${name}.png` });
  };
  const side = () => page.getByRole('complementary', { name: 'This experiment' });
  const run = () =>
    page.evaluate(() =>
      window.program.changeJob({
        ...window.makeJob('job-first'),
        procedure: 'experiment.run',
        title: 'Run an experiment',
        progress: { stage: 'search 1 of 3', done: 40, total: 200, etaSeconds: 140 },
      }),
    );

  it.each(['dark', 'light'] as const)(
    'shows a run: stages, charts, networks, cost and log (%s)',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open('?experiments=2');
      await run();
      await expect.poll(() => side().innerText()).toMatch(/Search 1 of 3\s+20 %\s+40 of 200, 2 min left/);
      expect(await side().innerText()).toContain('Dense network');
      expect(await side().innerText()).toContain('times as many, and take 2.4 times as long');
      await page.getByRole('button', { name: /^Search 1/ }).click();
      await page.getByRole('img', { name: /Loss of each network.*Best so far 0\.316/ }).waitFor();
      await page.getByRole('img', { name: /Scale α of the best/ }).waitFor();
      expect(await page.getByRole('region', { name: 'Candidates' }).locator('tbody tr').count()).toBe(4);
      await page.getByRole('img', { name: /Shift κ, the 5 best\. best: highest/ }).waitFor();
      await picture(`experiment-${colorScheme}`);
      expect(await page.getByRole('log').innerText()).toContain('Warning 12 images had to be resized.');
      expect(await barriers()).toEqual([]);
      await page.getByRole('group', { name: 'Charts of' }).getByRole('button', { name: 'Rankings' }).click();
      await page.getByRole('region', { name: /Which ranking/ }).waitFor();
      expect(await barriers()).toEqual([]);
    },
  );

  it('grows live, and follows what is newest', async () => {
    await open('?experiments=2');
    await page.getByRole('region', { name: /Which ranking/ }).waitFor();
    await page.evaluate(() => {
      window.program.emit('experiment.chart', { id: 'first', chart: window.drawCharts(80)[0]! });
      const line = { at: '2026-11-23T02:00:00.000Z', level: 'info' as const, message: 'Made 50 %' };
      window.program.emit('experiment.log', { id: 'first', line });
    });
    await page.getByRole('img', { name: /Networks judged 80:/ }).waitFor();
    await expect.poll(() => page.getByRole('log').innerText()).toContain('Made 50 %');
  });

  it('ends a run in three ways, by keyboard, and says what each does', async () => {
    await open('?experiments=2');
    await run();
    await side().getByRole('button', { name: 'Pause' }).focus();
    for (const how of ['pause', 'after candidate', 'now']) {
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await expect
        .poll(() =>
          page.evaluate(() => window.program.calls.filter(({ procedure }) => procedure === 'experiment.end').at(-1)),
        )
        .toEqual({ procedure: 'experiment.end', input: { id: 'first', how } });
    }
    expect(await side().innerText()).toContain('Resume goes on from there.');
  });

  it('makes one network again, after it said what that does', async () => {
    await open('?experiments=2');
    expect(await page.getByRole('button', { name: /^Retry.*70 %/ }).isDisabled()).toBe(true);
    await page
      .getByRole('region', { name: 'All experiments' })
      .getByRole('button', { name: /^Uniform/ })
      .click();
    await page.getByRole('button', { name: /^Retry.*70 %/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Retry 70 %?' });
    await dialog.getByText(/is then replaced/).waitFor();
    expect(await barriers()).toEqual([]);
    await dialog.getByRole('button', { name: 'Retry', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const asked = await page.evaluate(() =>
      window.program.calls.find(({ procedure }) => procedure === 'experiment.retry'),
    );
    expect(asked!.input).toEqual({ id: 'older', level: 0.7 });
  });

  it('lists earlier ones, and resumes one', async () => {
    await open('?experiments=2');
    await page
      .getByRole('region', { name: 'All experiments' })
      .getByRole('button', { name: /^Uniform/ })
      .click();
    await side().getByText('It ran before the program was started').waitFor();
    expect(await barriers()).toEqual([]);
    await side().getByRole('button', { name: 'Resume' }).click();
    const asked = await page.evaluate(() =>
      window.program.calls.find(({ procedure }) => procedure === 'experiment.resume'),
    );
    expect(asked!.input).toEqual({ id: 'older' });
  });

  it('offers the form to whoever has no file', async () => {
    await test.open('');
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Fill in a form instead…' }).click();
    await page.getByRole('form', { name: 'New experiment' }).getByLabel('candidates').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByLabel('Model', { exact: true }).press('Escape');
    await page.getByRole('heading', { name: 'No experiments yet' }).waitFor();
  });

  it('states an experiment in a form, writes its file and starts it', async () => {
    await open('');
    expect(await barriers()).toEqual([]);
    await page.getByRole('main').getByRole('button', { name: 'New experiment…' }).click();
    const form = page.getByRole('form', { name: 'New experiment' });
    await form.getByLabel('candidates').waitFor();
    expect(await barriers()).toEqual([]);
    await form.getByLabel('Model', { exact: true }).fill('nets/net.onnx');
    await form.getByLabel('Data', { exact: true }).fill('images');
    await form.getByLabel('candidates').fill('60');
    await form.getByLabel('racing').selectOption('no');
    await form.getByRole('radio', { name: /^None/ }).check();
    await form.getByRole('switch', { name: 'Begin with' }).waitFor({ state: 'detached' });
    await form.getByRole('radio', { name: /^A recipe/ }).check();
    await form.getByLabel('schedule.kind').selectOption('cosine');
    await form.getByRole('switch', { name: /^Learn from/ }).click();
    await form.getByLabel('temperature').fill('2');
    await form.getByRole('switch', { name: /^Begin with/ }).click();
    const file = form.getByRole('region', { name: 'Content of the file' });
    await expect.poll(() => file.innerText()).toMatch(/"temperature": 2[^]*"warmStart": true/);
    expect(await barriers()).toEqual([]);
    await picture('experiment-form');
    await form.getByRole('radio', { name: /^None/ }).check();
    await page.keyboard.press('Enter');
    await expect
      .poll(() =>
        page.evaluate(() => window.program.calls.filter(({ procedure }) => procedure.startsWith('experiment.'))),
      )
      .toContainEqual({
        procedure: 'experiment.write',
        input: {
          experiment: {
            ...{ name: 'LeGR on net', model: 'nets/net.onnx', data: 'images', method: 'legr', seed: 1 },
            ...{ options: { candidates: 60, racing: false }, levels: [0.7, 0.5, 0.35] },
          },
        },
      });
    await form.waitFor({ state: 'hidden' });
    const started = await page.evaluate(() =>
      window.program.calls.find(({ procedure }) => procedure === 'experiment.run'),
    );
    expect(started!.input).toEqual({ file: '/home/robot/work/legr-on-network.yaml' });
  });
});
