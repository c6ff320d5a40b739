import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { ExperimentState } from '../../../../renderer/views/experiment/experiment-state.svelte.ts';
import { rangeWords, TimeLeft } from '../../../../renderer/views/experiment/time-left.ts';
import { experimentSentence, levelRows, retryWords } from '../../../../renderer/views/experiment/words.ts';
import { drawCharts, drawExperiment } from '../../fixtures/experiments.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';

async function start(...experiments: ReturnType<typeof drawExperiment>[]) {
  const program = new MemoryProgram([]);
  program.experiments = experiments;
  const run = vi.fn(() => Promise.resolve(null));
  const view = new ExperimentState(createClient(program), { run });
  expect(program.calls).toEqual([]);
  view.enter();
  await vi.waitFor(() => expect(view.loading).toBe(false));
  return { program, view, run };
}

const older = () => drawExperiment({ id: 'older', state: 'interrupted', run: null });

describe('the state of the Experiment view', () => {
  it('shows the newest, keeps one chart of each id, and follows the group that changes until one is chosen', async () => {
    const { program, view } = await start(older(), drawExperiment());
    expect(view.current?.id).toBe('first');
    expect(view.groups).toEqual(['Search 1 of 3 at 50 %', 'Rankings']);
    expect(view.group).toBe('Rankings');
    program.emit('experiment.chart', { id: 'older', chart: { ...drawCharts(5)[0]!, id: 'other' } });
    program.emit('experiment.chart', { id: 'first', chart: drawCharts(80)[2]! });
    expect(view.charts.map(({ id }) => id)).toEqual(['population', 'shift', 'scale', 'rankings']);
    expect(view.group).toBe('Search 1 of 3 at 50 %');
    view.followed = 'Rankings';
    program.emit('experiment.chart', { id: 'first', chart: drawCharts(90)[0]! });
    expect(view.group).toBe('Rankings');
    view.followed = null;
    expect(view.group).toBe('Search 1 of 3 at 50 %');
    view.dispose();
  });

  it('turns to an experiment that begins, and reads once for a burst of news', async () => {
    const { program, view } = await start(older());
    program.experiments = [older(), drawExperiment()];
    program.emit('experiment.changed', { id: 'first' });
    await vi.waitFor(() => expect(view.details?.experiment.id).toBe('first'));
    const before = program.calls.length;
    for (let i = 0; i < 20; i++) program.emit('experiment.changed', { id: 'first' });
    await vi.waitFor(() => expect(program.calls.length).toBe(before + 2));
    view.dispose();
  });

  it('reads nothing while it is not shown, and then shows what was begun meanwhile', async () => {
    const { program, view } = await start(older());
    view.choose('older');
    view.leave();
    const before = program.calls.length;
    program.experiments = [older(), drawExperiment()];
    program.emit('experiment.changed', { id: 'first' });
    program.emit('tradeoffs.changed', { device: null });
    expect(program.calls.length).toBe(before);
    view.enter();
    await vi.waitFor(() => expect(view.details?.experiment.id).toBe('first'));
    view.dispose();
  });

  it('resumes what did not end, and asks a run to end', async () => {
    const { program, view, run } = await start(older(), drawExperiment());
    expect(view.isResumable).toBe(false);
    await view.end('after candidate');
    expect(program.calls.at(-1)?.input).toEqual({ id: 'first', how: 'after candidate' });
    view.choose('older');
    expect(view.isResumable).toBe(true);
    view.resume();
    expect(run).toHaveBeenCalledWith('experiment.resume', { id: 'older' });
    view.dispose();
  });

  it('makes a network again once that is agreed to, by the experiment and the level', async () => {
    const { view, run } = await start(drawExperiment({ state: 'done' }));
    view.retry();
    view.retrying = 0.5;
    view.choose('first');
    view.retry();
    expect(run).not.toHaveBeenCalled();
    view.retrying = 'latency<=12ms';
    view.retry();
    expect(run).toHaveBeenCalledWith('experiment.retry', { id: 'first', level: 'latency<=12ms' });
    expect(view.retrying).toBeNull();
    view.dispose();
  });

  it('lists the levels large to small, made or not, and says what making one again does', () => {
    const details = drawExperiment();
    expect(levelRows(details).map(({ level, candidate }) => [level, candidate?.id])).toEqual([
      [1, 'dense-1'],
      [0.7, 'legr-0.7'],
      [0.5, undefined],
      [0.35, undefined],
    ]);
    const words = (level: number, repeatsSearch: boolean) => retryWords({ ...details, repeatsSearch }, level).join(' ');
    expect(words(0.7, false)).toMatch(/again with .* same seed, 2\. .*nothing is searched again\. .*is then replaced/);
    expect(words(0.5, true)).toMatch(/searched anew first/);
    expect(words(0.5, true)).not.toMatch(/again|replaced/);
  });

  it('says where an experiment stands', () => {
    const details = drawExperiment();
    expect(experimentSentence(details)).toBe(
      '1 of 3 are made: the smallest gets 90.78 % right at 70 %, the original 93.78 %.',
    );
    expect(experimentSentence({ ...details, experiment: { ...details.experiment, candidates: [] } })).toBe(
      'No network is cut yet, 3 levels are asked for.',
    );
  });
});

describe('the time that is left', () => {
  it('is as wide as the estimates of the last minute', () => {
    const left = new TimeLeft();
    const progress = { stage: 'search', done: 1, total: 9, etaSeconds: null as number | null };
    expect(left.add(progress, 0)).toBeNull();
    expect(left.add({ ...progress, etaSeconds: 600 }, 0)).toBe('10 min left');
    expect(left.add({ ...progress, etaSeconds: 900 }, 1000)).toBe('10 min to 15 min left');
    expect(left.add({ ...progress, etaSeconds: 840 }, 62_000)).toBe('14 min left');
    expect(left.add({ ...progress, stage: 'candidates', etaSeconds: 50 }, 63_000)).toBe('50 s left');
  });

  it('names both ends only where they differ', () => {
    expect(rangeWords(5400, 6300)).toBe('1 h 30 min to 1 h 45 min left');
    expect(rangeWords(118, 121)).toBe('2 min left');
  });
});
