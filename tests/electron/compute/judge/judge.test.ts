import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelled } from '../../../../electron/compute/cancelled.ts';
import { sampleImages } from '../../../../electron/compute/data/split.ts';
import { ClassificationData } from '../../../../electron/compute/evaluate/classification-data.ts';
import { evaluateClassification } from '../../../../electron/compute/evaluate/classification.ts';
import { withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { networksAtOnce } from '../../../../electron/compute/judge/at-once.ts';
import { createJudge } from '../../../../electron/compute/judge/create-judge.ts';
import type { Judge, JudgeSettings } from '../../../../electron/compute/judge/judge.ts';
import { recalibrate } from '../../../../electron/compute/prune/recalibrate.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { drawDataset, failureOf, never, residualNetwork, temporaryFolder } from '../samples.ts';

const validationImages = 84;
const seed = 3;
const dense = normalize(residualNetwork());
const units = findUnits(dense);
const prunable = units.units.filter((unit) => unit.prunable).map(({ id }) => id);
/** Networks without every third of the units that may leave, from the first, second or third on. */
const removals = [0, 1, 2].map((from) => new Set(prunable.filter((_, i) => i % 3 === from && i > 2)));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: ClassificationData;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 840, test: 3 });
  data = await ClassificationData.open(folder.path, dense, seed);
});
afterAll(() => folder.remove());

interface Changes extends Partial<JudgeSettings> {
  readonly threads?: number;
  readonly graph?: Graph;
  readonly signal?: AbortSignal;
}

async function withJudge<Result>(changes: Changes, use: (judge: Judge) => Promise<Result>): Promise<Result> {
  const { threads = 1, graph = dense, signal = never, ...settings } = changes;
  const judge = await createJudge(
    {
      graph,
      units,
      data: graph === dense ? data : await ClassificationData.open(folder.path, graph, seed),
      seed,
      threads,
      signal,
    },
    { images: validationImages, recalibrationImages: 0, ...settings },
  );
  try {
    return await use(judge);
  } finally {
    await judge.close();
  }
}

/** The same by what evaluates candidates. */
async function evaluated(graph: Graph): Promise<{ loss: number; accuracy: number }> {
  const images = sampleImages(await data.images('validation', never), validationImages, seed);
  return withSession(writeOnnx(graph), 1, (session) =>
    evaluateClassification(session, data.classifier, data.batches(images, never), { signal: never }),
  );
}

describe('a judge', () => {
  it('judges as the evaluation of candidates does', async () => {
    const [judgement] = await withJudge({}, (judge) => Promise.all([judge.judge({ removed: removals[0]! })]));
    const { loss, accuracy } = await evaluated(cutGraph(dense, units, removals[0]!));
    expect(judgement).toMatchObject({ accuracy, images: validationImages });
    expect(judgement.loss).toBeCloseTo(loss, 6);
    expect(judgement.losses).toHaveLength(validationImages);
    expect(judgement.losses.reduce((sum, one) => sum + one, 0) / validationImages).toBe(judgement.loss);
  });

  it('recalibrates batch normalisation as candidates are', async () => {
    const removed = removals[1]!;
    const judgement = await withJudge({ recalibrationImages: 20 }, (judge) => judge.judge({ removed }));
    const calibration = sampleImages(await data.images('calibration', never), 20, seed);
    const batches = data.batches(calibration, never);
    const cut = cutGraph(dense, units, removed);
    const { loss } = await evaluated(await recalibrate(cut, data.classifier, batches, 1, never));
    expect(judgement.loss).toBeCloseTo(loss, 6);
    expect(judgement.images).toBe(validationImages + 20);
  });

  it('gives a network the same losses, bit for bit, whatever is judged beside it', async () => {
    const judgeAll = (judge: Judge) =>
      Promise.all([...removals, ...removals].map((removed) => judge.judge({ removed })));
    const one = await withJudge({ threads: 1 }, judgeAll);
    const three = await withJudge({ threads: 3 }, async (judge) => {
      expect(judge.atOnce).toBe(3);
      return judgeAll(judge);
    });
    expect(three).toEqual(one);
    expect(one.slice(3)).toEqual(one.slice(0, 3));
    expect(new Set(one.map(({ loss }) => loss)).size).toBe(3);
    // Threads inside of an operator may change the order of its sums.
    const [together] = await withJudge({ threads: 2, atOnce: 1 }, judgeAll);
    together!.losses.forEach((loss, image) => expect(loss).toBeCloseTo(one[0]!.losses[image]!, 5));
  });

  it('judges a network that was trained meanwhile', async () => {
    const network = cutGraph(dense, units, removals[2]!);
    await withJudge({ recalibrationImages: 10 }, async (judge) => {
      expect(await judge.judge({ network })).toEqual(await judge.judge({ removed: removals[2]! }));
    });
  });

  it('fills up the batch that a network fixes', async () => {
    const fixed = { ...dense, inputs: [{ ...dense.inputs[0]!, dims: [32, 3, 8, 8] }] };
    const removed = removals[0]!;
    const open = await withJudge({}, (judge) => judge.judge({ removed }));
    const judgement = await withJudge({ graph: fixed }, (judge) => judge.judge({ removed }));
    expect(judgement.losses).toHaveLength(validationImages);
    expect(judgement.loss).toBeCloseTo(open.loss, 5);
    expect(judgement.accuracy).toBe(open.accuracy);
  });

  it('drops a network once it cannot win, and only then', async () => {
    await withJudge({}, async (judge) => {
      const removed = removals[0]!;
      const whole = await judge.judge({ removed });
      const better = whole.losses.map((loss, image) => loss - 0.5 - (image % 7) / 10);
      const dropped = await judge.judge({ removed }, { rival: better, confidence: 0.99 });
      expect(dropped.losses).toEqual(whole.losses.slice(0, 64));
      expect(dropped.images).toBe(64);
      expect(await judge.judge({ removed }, { rival: whole.losses, confidence: 0.99 })).toEqual(whole);
    });
  });

  it('hands on what cutting throws, and judges on', async () => {
    await withJudge({}, async (judge) => {
      const fixed = units.units.find((unit) => !unit.prunable)!.id;
      expect((await failureOf(judge.judge({ removed: new Set([fixed]) }))).code).toBe('PLAN_INVALID');
      expect((await judge.judge({ removed: removals[0]! })).losses).toHaveLength(validationImages);
    });
  });
});

describe('the end of a judge', () => {
  const ports = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

  it('rejects what is at work and what waits, and leaves no thread', async () => {
    const before = ports();
    const failures = await withJudge({ threads: 2 }, async (judge) => {
      const asked = Array.from({ length: 20 }, (_, i) => judge.judge({ removed: removals[i % 3]! }));
      await asked[0];
      expect(ports()).toBeGreaterThan(before);
      await judge.close();
      return Promise.all([...asked.slice(-5), judge.judge({ removed: removals[0]! })].map(failureOf));
    });
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['CANCELLED']));
    expect(ports()).toBe(before);
  });

  it("comes with the signal, whose reason is everybody's", async () => {
    const controller = new AbortController();
    const reason = cancelled();
    await withJudge({ signal: controller.signal }, async (judge) => {
      const asked = [0, 1, 2].map((at) => judge.judge({ removed: removals[at]! }));
      controller.abort(reason);
      for (const one of asked) await expect(one).rejects.toBe(reason);
      await expect(judge.judge({ removed: removals[0]! })).rejects.toBe(reason);
    });
    await expect(withJudge({ signal: controller.signal }, () => Promise.resolve())).rejects.toBe(reason);
  });
});

describe('networks judged at once', () => {
  it('are as many as there are threads, and fewer where memory is short', () => {
    const at = (freeBytes: number): number => networksAtOnce(dense, 128, { threads: 4, freeBytes });
    expect(at(2 ** 34)).toBe(4);
    expect(at(0)).toBe(1);
    // Image, stem and inner convolution of 8 x 8: at most 40 channels at a time, twice, for 128 images.
    expect(at(2 * 2.5 * (2 * 128 * 40 * 64 * 4))).toBeGreaterThanOrEqual(2);
    expect(at(2 * 2 * (2 * 128 * 22 * 64 * 4))).toBeLessThan(3);
  });
});
