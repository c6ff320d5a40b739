import { describe, expect, it } from 'vitest';
import { AppState } from '../../../renderer/app/app-state.svelte.ts';
import { ThemeState, type Theme } from '../../../renderer/app/theme.svelte.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import { demoJob, MemoryProgram } from '../fixtures/memory-program.ts';
import { drawCandidates } from '../fixtures/tradeoff-set.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('the state of the program', () => {
  it('follows jobs from start to end, with their progress', async () => {
    const program = new MemoryProgram(drawCandidates({ perMethod: 2 }));
    const app = new AppState(program);
    await settle();
    program.changeJob(demoJob('a'));
    program.emit('job.progress', { jobId: 'a', progress: { stage: 'measuring', done: 3, total: 4, etaSeconds: 2 } });
    expect(app.jobs.active).toMatchObject([{ id: 'a', progress: { stage: 'measuring' } }]);
    await app.jobs.cancel('a');
    expect(app.jobs.active).toEqual([]);
    expect(app.notices.list).toEqual([]);
    app.dispose();
  });

  it('shows one failure once, however many ways it came, until it is dismissed', async () => {
    const program = new MemoryProgram([]);
    const app = new AppState(program);
    await settle();
    const error = {
      code: 'DEVICE_DISK_FULL' as const,
      message: 'The disk of bench is full.',
      hint: 'Free some space.',
    };
    program.changeJob({ ...demoJob('a'), state: 'failed', error });
    app.notices.addError(new EspalierError(error.code, error.message, error.hint));
    expect(app.notices.list).toHaveLength(1);
    app.notices.dismiss(app.notices.list[0]!);
    expect(app.notices.list).toEqual([]);
    app.dispose();
  });

  it('reads everything anew when the line is back', async () => {
    const program = new MemoryProgram([]);
    const app = new AppState(program);
    await settle();
    program.setLink({ kind: 'lost', retryAt: null });
    expect(app.link.kind).toBe('lost');
    program.jobs = [demoJob('meanwhile')];
    app.retry();
    await settle();
    expect(app.jobs.active.map(({ id }) => id)).toEqual(['meanwhile']);
    app.dispose();
  });
});

describe('the theme', () => {
  it('follows the system until the user chooses, and keeps the choice', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    let change = () => undefined as void;
    const system = { matches: true, addEventListener: (_: 'change', listener: () => void) => (change = listener) };
    const applied: Theme[] = [];
    const theme = new ThemeState({ storage, prefersLight: system, apply: (name) => applied.push(name) });
    system.matches = false;
    change();
    theme.toggle();
    system.matches = false;
    change();
    expect(applied).toEqual(['light', 'dark', 'light', 'light']);
    expect(new ThemeState({ storage, prefersLight: system, apply: () => undefined }).current).toBe('light');
  });
});
