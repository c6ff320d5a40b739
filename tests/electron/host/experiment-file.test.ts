import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExperimentFile } from '../../../electron/host/experiments/experiment-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'espalier-experiment-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function read(text: string) {
  const file = join(directory, 'experiment.yaml');
  await writeFile(file, text);
  return readExperimentFile(file);
}

const whole = 'name: A\nmodel: nets/a.onnx\ndata: ../images\nmethod: legr\nlevels: [0.5]\n';

describe('an experiment file', () => {
  it('has paths relative to itself, and defaults', async () => {
    expect(await read(whole)).toMatchObject({
      model: join(directory, 'nets/a.onnx'),
      data: join(directory, '../images'),
      seed: 0,
      evaluation: { split: 'test' },
    });
  });

  it('rounds and keeps floors in all groups, or in single ones', async () => {
    expect(await read(`${whole}round: 8\nfloor: { all: 4, g3: 16 }\n`)).toMatchObject({
      round: 8,
      floor: { all: 4, g3: 16 },
    });
  });

  it('names an engine, or leaves it to the default', async () => {
    expect(await read(`${whole}engine: tensorflow:webgpu\n`)).toMatchObject({ engine: 'tensorflow:webgpu' });
    // Absent, not filled in: an experiment that was begun before there were engines is still the same.
    expect(await read(whole)).not.toHaveProperty('engine');
  });

  it.each([
    ['an engine that nobody knows', `${whole}engine: abacus\n`, /line 6: “engine”/],
    ['a value out of range', whole.replace('[0.5]', '[1.5]'), /line 5: “levels\.0”/],
    ['a step in words', `${whole}round: eight\n`, /line 6: “round”: must be a whole number/],
    ['a step of zero', `${whole}round: { all: 8, g3: 0 }\n`, /line 6: “round/],
    ['an unknown method', whole.replace('legr', 'magic'), /line 4: “method”/],
    ['an unknown field', `${whole}learningRate: 3\n`, /line 6: “learningRate”: no such field/],
    ['a missing field', whole.replace('data: ../images\n', ''), /“data”: is missing/],
    [
      'levels of a device that is not named',
      whole.replace('0.5', 'latency<=2ms'),
      /“device”: must be named for levels/,
    ],
    ['a fine-tuning of no known name', `${whole}fineTune: long\n`, /line 6: “fineTune”: must be short, published/],
    [
      'a fine-tuning with an unknown field',
      `${whole}fineTune: { recipe: { lr: 3 } }\n`,
      /“fineTune.recipe.lr”: no such/,
    ],
    ['broken YAML', 'name: [A\nmodel: x', /line \d+: /],
    ['a doubled key', `${whole}name: B\n`, /line 6: /],
    ['text that is no mapping', 'hello', /the file/],
    ['an empty file', '', /the file/],
    ['an alias bomb', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${bomb()}${whole}`, /not plain YAML/],
  ])('with %s is refused with its line', async (_what, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'EXPERIMENT_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('that is not there, or is a folder, is told apart', async () => {
    await expect(readExperimentFile(join(directory, 'none.yaml'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(readExperimentFile(directory)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

/** Nine levels of ten aliases each would be a thousand million strings. */
function bomb(): string {
  return [...'bcdefghi']
    .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[at]}`).join(',')}]\n`)
    .join('');
}
