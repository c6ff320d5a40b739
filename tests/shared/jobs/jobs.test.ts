import { describe, expect, it } from 'vitest';
import type { JobReport } from '../../../shared/api/results.ts';
import { endedNotice } from '../../../shared/jobs/ended-notice.ts';
import { interruption } from '../../../shared/jobs/interruption.ts';
import { overallShare } from '../../../shared/jobs/overall.ts';

const job: JobReport = {
  id: 'a',
  procedure: 'experiment.run',
  title: 'Run an experiment',
  state: 'running',
  progress: { stage: 'LeGR, ranking', done: 21, total: 64, etaSeconds: 48 },
  error: null,
  startedAt: '2026-11-23T01:00:00.000Z',
  endedAt: null,
};
const ended: JobReport = { ...job, state: 'done', endedAt: '2026-11-23T01:03:20.000Z' };

describe('breaking work off', () => {
  it('is asked about where something is lost, by name, with how far it is and what it costs', () => {
    const probe = { ...job, procedure: 'device.probe', title: 'Probe a device' };
    const measurement = { ...job, procedure: 'measurement.run', state: 'queued' as const, progress: null };
    const question = interruption([job, probe, measurement, ended], 'Quit Espalier')!;
    expect(question.question).toBe('Quit Espalier while work is going on?');
    expect(question.detail).toBe(
      [
        'The experiment is at “LeGR, ranking”, 32 %. Resumed, it goes on after its last finished step.',
        'The measurement is waiting for its turn. What it measured so far is lost; start it again.',
      ].join('\n'),
    );
    expect([question.stay, question.leave]).toEqual(['Keep working', 'Quit Espalier']);
  });

  it('is asked about whatever trains, searches or measures', () => {
    for (const procedure of ['experiment.resume', 'experiment.retry', 'training.run', 'latency.learn', 'demo.run']) {
      expect(interruption([{ ...job, procedure }], 'Quit Espalier'), procedure).not.toBeNull();
    }
  });

  it('is asked about nothing else', () => {
    expect(interruption([], 'Quit Espalier')).toBeNull();
    expect(interruption([ended, { ...job, procedure: 'device.probe' }], 'Quit Espalier')).toBeNull();
    const looking = { ...job, procedure: 'device.watch', passing: true };
    expect(interruption([looking], 'Quit Espalier')).toBeNull();
    expect(overallShare([looking])).toBeNull();
  });
});

describe('the notice of work that ended', () => {
  it('tells what ended and how long it took, or why it failed', () => {
    expect(endedNotice(ended)).toEqual({ title: 'The experiment: done', body: 'It took 3 min 20 s.' });
    const error = { code: 'DISK_FULL', message: 'The disk is full.', hint: 'Free some space.' };
    expect(endedNotice({ ...ended, state: 'failed', error })).toEqual({
      title: 'The experiment: failed',
      body: 'The disk is full. Free some space.',
    });
  });

  it('is none of what was short, goes on, or was cancelled', () => {
    expect(endedNotice({ ...ended, endedAt: '2026-11-23T01:00:19.900Z' })).toBeNull();
    expect(endedNotice(job)).toBeNull();
    expect(endedNotice({ ...ended, state: 'cancelled' })).toBeNull();
  });
});

describe('one bar for all work', () => {
  it('is the mean of what can tell', () => {
    const half = { ...job, progress: { stage: 'measuring', done: 1, total: 2, etaSeconds: null } };
    const quarter = { ...job, progress: { stage: 'measuring', done: 1, total: 4, etaSeconds: null } };
    expect(overallShare([half, quarter, { ...job, progress: null }, ended])).toBe(0.375);
    expect(overallShare([{ ...job, progress: null }])).toBe('unknown');
    expect(overallShare([ended])).toBeNull();
  });
});
