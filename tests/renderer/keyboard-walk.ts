import type { CDPSession, Page } from 'playwright-core';

/** What a walk by the Tab key through a page has found; each list names elements, and should be empty. */
export interface Walk {
  /** How many elements the Tab key came to. */
  readonly reached: number;
  /** Neither by Tab nor as a member of a list, grid or group of which Tab comes to another member. */
  readonly unreachable: readonly string[];
  /** Not come to on the way back, by Shift+Tab. */
  readonly notOnTheWayBack: readonly string[];
  /** Nothing about them looks otherwise while they have the focus. */
  readonly withoutSignOfFocus: readonly string[];
  /** Widgets of several members whose arrow keys lead from one to no other. */
  readonly withoutArrows: readonly string[];
  /** Elements with the focus whose name a screen reader would not know. */
  readonly nameless: readonly string[];
}

declare global {
  interface Window {
    walk: {
      begin(): void;
      isOver(): boolean;
      end(): Omit<Walk, 'nameless' | 'withoutArrows'>;
      composites(): number;
      enter(composite: number): string | null;
      hasMoved(): boolean;
    };
  }
}

const most = 400;

/** Walks through what is shown by Tab, back by Shift+Tab, and along every composite widget by an arrow key. */
export async function walkByKeyboard(page: Page): Promise<Walk> {
  await page.evaluate(watchFocus);
  await page.evaluate(() => window.walk.begin());
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let pressed = 0; pressed < most; pressed += 10) {
      for (let at = 0; at < 10; at++) await page.keyboard.press(key);
      if (await page.evaluate(() => window.walk.isOver())) break;
    }
  }
  const walk = await page.evaluate(() => window.walk.end());
  return { ...walk, withoutArrows: await tryArrows(page), nameless: await namelessOf(page) };
}

async function tryArrows(page: Page): Promise<readonly string[]> {
  const stuck: string[] = [];
  const composites = await page.evaluate(() => window.walk.composites());
  for (let composite = 0; composite < composites; composite++) {
    const name = await page.evaluate((composite) => window.walk.enter(composite), composite);
    if (name === null) continue;
    let moved = false;
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']) {
      await page.keyboard.press(key);
      moved ||= await page.evaluate(
        () =>
          new Promise<boolean>((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.walk.hasMoved()))),
          ),
      );
      if (moved) break;
    }
    if (!moved) stuck.push(name);
  }
  return stuck;
}

interface AxNode {
  readonly ignored: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
}

/** By Chromium's own tree for screen readers. */
async function namelessOf(page: Page): Promise<readonly string[]> {
  const line: CDPSession = await page.context().newCDPSession(page);
  const { nodes } = (await line.send('Accessibility.getFullAXTree')) as { nodes: readonly AxNode[] };
  await line.detach();
  return nodes
    .filter(
      ({ ignored, properties = [] }) =>
        !ignored && properties.some(({ name, value }) => name === 'focusable' && value.value === true),
    )
    .filter(({ role, name }) => role?.value !== 'RootWebArea' && !name?.value)
    .map(({ role }) => role?.value ?? 'unknown');
}

/** Runs in the page. */
function watchFocus(): void {
  const interactive =
    'a[href], button, input, select, textarea, summary, [tabindex], ' +
    ['button', 'link', 'checkbox', 'radio', 'slider', 'switch', 'tab', 'menuitem', 'option', 'textbox', 'combobox']
      .map((role) => `[role=${role}]`)
      .join(', ');
  const composite =
    '[role=grid], [role=listbox], [role=radiogroup], [role=tablist], [role=menu], [role=toolbar], [role=tree]';
  const forth = new Set<Element>();
  const back = new Set<Element>();
  const plain = new Map<Element, string>();
  const withoutSign = new Set<Element>();
  let entered: Element | null = null;
  let turned = false;

  const nameOf = (element: Element): string => {
    const words = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '';
    return `${element.tagName.toLowerCase()}${element.role ? `[role=${element.role}]` : ''} “${words.replace(/\s+/g, ' ')}”`;
  };
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const wanted = (): Element[] =>
    [...document.querySelectorAll(interactive)].filter(
      (element) => isShown(element) && !element.matches(':disabled') && !element.closest('[aria-hidden=true], [inert]'),
    );
  /** How the element and what is in and around it look: the sign of the focus may be on any of them. */
  const lookOf = (element: Element): string =>
    [element, element.parentElement, ...[...element.querySelectorAll('*')].slice(0, 12)]
      .flatMap((part) => {
        if (!part) return [];
        const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor, stroke, strokeWidth } =
          getComputedStyle(part);
        return [outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor, stroke, strokeWidth];
      })
      .join(' ');
  const groupOf = (element: Element): unknown =>
    element instanceof HTMLInputElement && element.type === 'radio' ? element.name : element.closest(composite);

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    (turned ? back : forth).add(target);
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) return;
    plain.set(target, lookOf(target));
  });
  document.addEventListener('focusout', ({ target }) => {
    if (!(target instanceof Element)) return;
    const focused = plain.get(target);
    plain.delete(target);
    if (focused !== undefined && focused === lookOf(target)) withoutSign.add(target);
  });

  window.walk = {
    begin() {
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute('tabindex');
      forth.clear();
    },
    /** Once the walk comes to where it began. Then it turns. */
    isOver() {
      const seen = turned ? back : forth;
      const before = Number(document.body.dataset['seen'] ?? -1);
      const isOver = before === seen.size;
      document.body.dataset['seen'] = String(isOver ? -1 : seen.size);
      if (isOver) turned = true;
      return isOver;
    },
    end() {
      const reachedGroups = new Set([...forth].map(groupOf).filter((group) => group !== null && group !== ''));
      const unreachable = wanted().filter((element) => !forth.has(element) && !reachedGroups.has(groupOf(element)));
      return {
        reached: forth.size,
        unreachable: unreachable.map(nameOf),
        notOnTheWayBack: [...forth].filter((element) => element.isConnected && !back.has(element)).map(nameOf),
        withoutSignOfFocus: [...withoutSign].map(nameOf),
      };
    },
    composites: () => document.querySelectorAll(composite).length,
    enter(at) {
      const group = document.querySelectorAll(composite)[at];
      const members = group ? wanted().filter((element) => group.contains(element)) : [];
      const first = members.find((element) => (element as HTMLElement).tabIndex >= 0 && !element.closest('thead'));
      if (members.length < 2 || !(first instanceof HTMLElement)) return null;
      first.focus();
      entered = first;
      return nameOf(group!);
    },
    hasMoved() {
      const now = document.activeElement;
      return (
        now !== null &&
        now !== entered &&
        now !== document.body &&
        now.closest(composite) === entered?.closest(composite)
      );
    },
  };
}
