import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { views, type ViewId } from '../../renderer/app/views.ts';
import { hasChromium, usePage } from './harness/use-page.ts';
import { walkByKeyboard } from './keyboard-walk.ts';

/** Every view of the program's table, with something in it, on one page: whoever adds a view has it looked at here. */
describe.skipIf(!hasChromium)('every view in Chromium (skipped without /usr/bin/chromium)', () => {
  const test = usePage();
  let page: Page;

  /** What is done in a view so that as much as can be is on screen. */
  const fill: Partial<Record<ViewId, () => Promise<void>>> = {
    tradeoffs: async () => {
      await page.locator('.mark').first().waitFor();
      await page.keyboard.press('j');
    },
    compare: async () => {
      await page.locator('path.after').nth(1).waitFor();
      await page.keyboard.press('ArrowRight');
    },
    model: async () => {
      await page.locator('g.box').nth(2).waitFor();
      await page.keyboard.press('ArrowRight');
    },
  };

  /** Shows a view by its key, which is a shortcut that every view must leave to the program. */
  async function show({ id, key, label }: (typeof views)[number]): Promise<void> {
    // A list that the walk ended in would take the key for one of its own.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press(key);
    await page.locator('nav [aria-current=page]').filter({ hasText: label }).waitFor();
    await page.locator('h1').waitFor();
    await fill[id]?.();
  }

  beforeEach(async () => {
    page = test.current;
    await test.open('?perMethod=4&predicted=1&trainingSteps=120&jetson=1&experiments=2');
    await page.locator('.mark').first().waitFor();
    // A budget, and two to compare.
    await page.keyboard.press('b');
    await page.locator('tbody tr').nth(1).click();
    await page
      .locator('tbody tr')
      .nth(2)
      .click({ modifiers: ['Shift'] });
    await page.keyboard.press('c');
  });

  it('has nothing that keeps people out, dark or light', async () => {
    const barriers: string[] = [];
    for (const theme of ['dark', 'light']) {
      if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.keyboard.press('t');
      for (const view of views) {
        await show(view);
        // Into the frame of the report no script goes: its page has a test of its own.
        const axe = new AxeBuilder({ page }).exclude('iframe');
        // Between themes nothing but the colours differs.
        if (theme === 'light') axe.withRules(['color-contrast']);
        const { violations } = await axe.analyze();
        for (const { id, nodes } of violations)
          barriers.push(...nodes.map(({ html }) => `${view.label}, ${theme}: ${id}: ${html}`));
      }
    }
    expect(barriers).toEqual([]);
  });

  it('is reached by keyboard alone, and shows where the focus is', async () => {
    for (const view of views) {
      await show(view);
      const { reached, ...missing } = await walkByKeyboard(page);
      // The rail alone has a button for each view.
      expect(reached, view.label).toBeGreaterThan(views.length);
      expect(missing, view.label).toEqual({
        unreachable: [],
        notOnTheWayBack: [],
        withoutSignOfFocus: [],
        withoutArrows: [],
        nameless: [],
      });
    }
  });

  it('would be found out if it were not', async () => {
    await page.evaluate(() => {
      const put = (tag: string, attributes: Readonly<Record<string, string>>, ...inside: (string | Element)[]) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        element.append(...inside);
        document.querySelector('h1')!.after(element);
        return element;
      };
      put('button', { tabindex: '-1' }, 'Off the way');
      put('button', {}, 'Without a sign').style.outline = 'none';
      put('button', {}, document.createElement('hr'));
      const members = [
        put('i', { role: 'option', tabindex: '0' }, 'One'),
        put('i', { role: 'option', tabindex: '-1' }, 'Two'),
      ];
      put('div', { role: 'listbox', 'aria-label': 'Stiff' }, ...members);
    });
    const { reached: _, ...missing } = await walkByKeyboard(page);
    expect(missing).toEqual({
      unreachable: ['button “Off the way”'],
      notOnTheWayBack: [],
      withoutSignOfFocus: ['button “Without a sign”'],
      withoutArrows: ['div[role=listbox] “Stiff”'],
      nameless: ['button'],
    });
  });

  it('holds nobody: a trap is found out by what lies behind it', async () => {
    await page.evaluate(() => {
      const trap = document.createElement('button');
      trap.append('Trap');
      trap.addEventListener('keydown', (event) => event.preventDefault());
      document.querySelector('h1')!.after(trap);
    });
    const { unreachable } = await walkByKeyboard(page);
    expect(unreachable.length).toBeGreaterThan(0);
  });
});
