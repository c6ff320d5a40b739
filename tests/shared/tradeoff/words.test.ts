import { describe, expect, it } from 'vitest';
import { conditionWords } from '../../../shared/tradeoff/conditions.ts';
import { methodLabel } from '../../../shared/tradeoff/methods.ts';
import { nameCandidates } from '../../../shared/tradeoff/names.ts';
import { sameLatency, speedWords } from '../../../shared/tradeoff/speed.ts';
import { standingOf } from '../../../shared/tradeoff/standing.ts';
import { candidate, dense, latency, measured } from './fixtures.ts';

describe('names', () => {
  it('are known for methods, and kept where they are not', () => {
    expect(['legr', 'dense', 'new-one', 'constructor'].map(methodLabel)).toEqual([
      'LeGR',
      'Original',
      'new-one',
      'constructor',
    ]);
  });

  it('are method and level for candidates, apart where two are the same', () => {
    const twice = [candidate('x', { level: 0.125 }), candidate('y', { level: 0.125 }), dense];
    expect([...nameCandidates(twice).values()]).toEqual(['LeGR 12.5 % #1', 'LeGR 12.5 % #2', 'Original']);
  });
});

describe('standing', () => {
  it('is one word', () => {
    const onFront = { onFront: true, withinBudget: true };
    expect(standingOf(onFront, false, null).label).toBe('Front');
    expect(standingOf(onFront, true, null).label).toBe('Front, in budget');
    expect(standingOf({ ...onFront, withinBudget: false }, true, null).label).toBe('Misses a budget');
    expect(standingOf({ ...onFront, onFront: false }, true, null).label).toBe('Dominated');
    expect(standingOf({ onFront: false, withinBudget: false }, true, 'not measured').label).toBe('not measured');
  });
});

describe('speed', () => {
  it('is never said inside the noise', () => {
    const whole = latency('a', 0.8);
    expect(sameLatency(whole, whole, null)).toBe(true);
    expect(sameLatency(whole, latency('b', 0.82), 0.03)).toBe(true);
    expect(sameLatency(whole, latency('b', 0.82), null)).toBe(false);
    expect(speedWords(latency('b', 0.4), whole)).toBe('2.00 times faster');
    expect(speedWords(whole, latency('b', 0.4))).toBe('2.00 times slower');
  });

  it('has conditions', () => {
    const { conditions } = measured([]);
    expect(conditionWords(conditions)).toBe('onnxruntime 1.27.0, float32, 1 thread');
    expect(conditionWords({ ...conditions, runtime: 'tflite', runtimeVersion: 'unknown' })).toBe(
      'tflite of unknown version, float32, 1 thread',
    );
    expect(conditionWords({ ...conditions, load: { shape: 'camera', framesPerSecond: 29.97 } })).toBe(
      'onnxruntime 1.27.0, float32, 1 thread, at 29.97 frames/s',
    );
    expect(conditionWords({ ...conditions, cpus: [] })).toContain('1 thread (not held to a CPU)');
    expect(conditionWords({ ...conditions, threads: 2, cpus: [6, 7], options: ['--noTF32'] })).toBe(
      'onnxruntime 1.27.0, float32, 2 threads on CPUs 6, 7, --noTF32',
    );
  });
});
