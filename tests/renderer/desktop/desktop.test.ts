import { describe, expect, it, vi } from 'vitest';
import { chooseDesktop } from '../../../renderer/desktop/choose.ts';
import { NotificationSetting } from '../../../renderer/desktop/notification-setting.svelte.ts';
import { windowTitle } from '../../../renderer/desktop/window-title.ts';
import type { WindowBridge } from '../../../shared/api/window-bridge.ts';
import { demoJob } from '../fixtures/memory-program.ts';

const ended = { ...demoJob('a'), state: 'done' as const, endedAt: '2026-11-23T01:05:00.000Z' };

function setting(notifier?: { allowed: boolean; answer: boolean }) {
  const kept = new Map<string, string>();
  const parts = {
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    },
    notifier: notifier && {
      allow: vi.fn(() => Promise.resolve(notifier.answer)),
      allowed: notifier.allowed,
      tell: vi.fn(),
    },
    isSeen: vi.fn(() => false),
    complain: vi.fn(),
    chosen: vi.fn(),
  };
  return { parts, make: () => new NotificationSetting(parts) };
}

describe('notifications', () => {
  it('are asked for in a browser when the user switches them on, and not before', async () => {
    const { parts, make } = setting({ allowed: true, answer: true });
    const notifications = make();
    notifications.hear(ended);
    expect(notifications.on).toBe(false);
    expect(parts.notifier!.allow).not.toHaveBeenCalled();
    await notifications.toggle();
    expect(parts.notifier!.allow).toHaveBeenCalledTimes(1);
    expect(make().on).toBe(true);
    parts.isSeen.mockReturnValue(true);
    notifications.hear(ended);
    parts.isSeen.mockReturnValue(false);
    notifications.hear({ ...ended, state: 'cancelled' });
    expect(parts.notifier!.tell).not.toHaveBeenCalled();
    notifications.hear(ended);
    const [notice, chosen] = parts.notifier!.tell.mock.calls[0] as [unknown, () => void];
    expect(notice).toEqual({ title: 'The sample project: done', body: 'It took 5 min 0 s.' });
    chosen();
    expect(parts.chosen).toHaveBeenCalledWith(ended);
  });

  it('stay off with a word where the browser does not allow them', async () => {
    const { parts, make } = setting({ allowed: false, answer: false });
    const notifications = make();
    await notifications.toggle();
    expect(notifications.on).toBe(false);
    expect(parts.complain).toHaveBeenCalledTimes(1);
  });

  it('are on in the desktop program until they are switched off', async () => {
    const { make } = setting();
    expect(make().on).toBe(true);
    await make().toggle();
    expect(make().on).toBe(false);
  });
});

describe('what is around the page', () => {
  it('is told of what changes alone', () => {
    const bridge = { report: vi.fn() } as unknown as WindowBridge;
    const desktop = chooseDesktop({ espalier: bridge });
    for (const notifications of [true, true, false]) desktop.report({ commands: [], notifications });
    expect(bridge.report).toHaveBeenCalledTimes(2);
  });

  it('has a title that says what goes on first', () => {
    const project = { directory: '/p/cuts', name: 'cuts', models: [], devices: [], experiments: 0, candidates: 0 };
    expect(windowTitle('Model', null, [])).toBe('Model · Espalier');
    expect(windowTitle('Model', project, [demoJob('a')])).toBe('32 % · Model · cuts · Espalier');
    expect(windowTitle('Model', project, [{ ...demoJob('a'), progress: null }])).toBe(
      'Run the sample project · Model · cuts · Espalier',
    );
  });
});
