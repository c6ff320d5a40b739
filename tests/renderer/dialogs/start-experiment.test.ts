import { describe, expect, it, vi } from 'vitest';
import type { CandidateReport, ExperimentReport } from '../../../shared/api/results.ts';
import { StartExperimentState } from '../../../renderer/dialogs/experiment/start-experiment.svelte.ts';
import { experimentSchema } from '../../../shared/api/experiment.ts';
import { exampleExperiment } from '../../../renderer/dialogs/experiment/example.ts';
import { parse } from 'yaml';
import { describeUnfinished } from '../../../renderer/dialogs/experiment/unfinished.ts';
import { failing, surroundings } from './surroundings.ts';

const experiment = (name: string, state: ExperimentReport['state']): ExperimentReport => ({
  id: name,
  name,
  method: 'legr',
  state,
  candidates: [],
  measured: [],
  cost: null,
  createdAt: '2026-11-23T10:00:00.000Z',
});

const candidate = (level: number): CandidateReport => ({
  id: `at-${String(level)}`,
  experimentId: 'a',
  method: 'legr',
  level,
  budget: null,
  macs: 1e6,
  params: 1e5,
  accuracy: 0.9,
  accuracySplit: 'test',
  accuracyImages: 1000,
  artifactSha256: '0'.repeat(64),
  proof: null,
  ...{ ranking: null, spent: null, planned: null, beforeTraining: null, activationBytes: null, sparsity: null },
  createdAt: '2026-11-23T10:00:00.000Z',
});

describe('the form that starts an experiment', () => {
  it('starts the experiment of the file and closes', async () => {
    const done = vi.fn();
    const { state, calls } = surroundings({ 'experiment.run': () => ({}) });
    const form = new StartExperimentState(state, done);
    form.file = '  runs/legr.yaml ';
    await form.start();
    expect(calls).toEqual([{ procedure: 'experiment.run', input: { file: 'runs/legr.yaml', resume: false } }]);
    expect(done).toHaveBeenCalledOnce();
  });

  it('stays open with the error and what was typed', async () => {
    const done = vi.fn();
    const { state } = surroundings({ 'experiment.run': failing('EXPERIMENT_INVALID') });
    const form = new StartExperimentState(state, done);
    form.file = 'legr.yaml';
    await form.start();
    expect(form.error).toMatchObject({ code: 'EXPERIMENT_INVALID', hint: 'Do something else.' });
    expect(form.file).toBe('legr.yaml');
    expect(form.starting).toBe(false);
    expect(done).not.toHaveBeenCalled();
  });

  it('offers to go on with the newest experiment that did not end', async () => {
    const { state, calls } = surroundings({
      'experiment.list': () => [experiment('a', 'interrupted'), experiment('b', 'cancelled'), experiment('c', 'done')],
      'experiment.run': () => ({}),
    });
    const form = new StartExperimentState(state, () => undefined);
    form.enter();
    await vi.waitFor(() => expect(form.unfinished?.name).toBe('b'));
    form.resume = true;
    form.file = 'b.yaml';
    await form.start();
    expect(calls.at(-1)?.input).toEqual({ file: 'b.yaml', resume: true });
    expect(form.resume).toBe(false);
  });

  it('says how far that one came', () => {
    const none = experiment('a', 'failed');
    expect(describeUnfinished(none)).toBe('“a” failed before its first candidate.');
    const candidates = [candidate(0.5), candidate(0.3)];
    expect(describeUnfinished({ ...experiment('a', 'interrupted'), candidates })).toBe(
      '“a” was interrupted after 2 candidates, which are kept.',
    );
  });

  it('does not ask to resume when nothing is there to go on with', async () => {
    const { state, calls } = surroundings({ 'experiment.run': () => ({}) });
    const form = new StartExperimentState(state, () => undefined);
    form.resume = true;
    await form.start();
    expect(calls[0]?.input).toMatchObject({ resume: false });
  });

  it('shows an example that is a valid experiment file', () => {
    expect(experimentSchema.parse(parse(exampleExperiment))).toMatchObject({ method: 'global-l2', seed: 1 });
  });
});
