import { afterEach, expect, it } from 'vitest';
import { type Values, withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';
import { type Lesson, Teacher } from '../../../../electron/compute/training/teacher.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { gradientGraph } from '../../../../shared/training/gradient-graph.ts';
import type { LossTerm } from '../../../../shared/training/objective.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { failureOf, residualNetwork } from '../samples.ts';

const graph = residualNetwork();
const logits = graph.outputs[0]!.name;
const [firstRelu] = graph.nodes.filter(({ operator }) => operator === 'Relu').map(({ outputs }) => outputs[0]!);
const [input] = graph.inputs;

const batch = 4;
const dims = [batch, 3, 8, 8];
const generator = Generator.fromSeed(5, 'images');
const images = Float32Array.from({ length: batch * 3 * 64 }, () => generator.normal(1));

let teacher: Teacher | undefined;
afterEach(async () => {
  await teacher?.release();
  teacher = undefined;
});

async function targetsOf(lessons: readonly Lesson[]): Promise<ReadonlyMap<string, Float32Array>> {
  teacher = await Teacher.create(graph, lessons, 1);
  return teacher.targets(
    new Map<string, Float32Array | Int32Array>([
      [input!.name, images],
      ['labels', new Int32Array(batch)],
    ]),
  );
}

it('gives its logits and features as targets', async () => {
  const targets = await targetsOf([
    { term: 'soft', value: logits },
    { term: 'again', value: logits },
    { term: 'feature', value: firstRelu! },
    { term: 'some', value: firstRelu!, channels: [7, 2] },
  ]);
  const direct = await withSession(writeOnnx(graph), 1, (session) =>
    session.run({ [input!.name]: { data: images, dims } }),
  );
  expect([...targets.get('soft')!]).toEqual([...direct[logits]!.data]);
  expect(targets.get('again')).toEqual(targets.get('soft'));
  const [feature, some] = [targets.get('feature')!, targets.get('some')!];
  expect(feature).toHaveLength(batch * 12 * 64);
  const channel = (image: number, index: number) =>
    feature.slice((image * 12 + index) * 64, (image * 12 + index + 1) * 64);
  expect([...some.subarray(3 * 128, 4 * 128)]).toEqual([...channel(3, 7), ...channel(3, 2)]);
});

it('has nothing to teach to itself', async () => {
  const targets = await targetsOf([
    { term: 'soft', value: logits },
    { term: 'feature', value: firstRelu! },
  ]);
  const terms: LossTerm[] = [
    { name: 'soft', kind: 'distillation', output: logits },
    { name: 'feature', kind: 'mean-squared-error', output: firstRelu! },
  ];
  const weights = trainedWeights(graph);
  const student = gradientGraph(graph, { terms }, { batch, weights, normalization: 'fixed' });
  const feeds: Record<string, Values> = { [input!.name]: { data: images, dims } };
  for (const name of weights) {
    const { data, dims } = graph.constants.get(name)!;
    feeds[name] = { data: data as Float32Array, dims };
  }
  for (const { name, dims } of student.targets) feeds[name] = { data: targets.get(name)!, dims: dims as number[] };
  const run = (given: typeof feeds) =>
    withSession(writeOnnx(expand(student.graph)), 1, (session) => session.run(given));
  const same = await run(feeds);
  expect(same[student.loss]!.data[0]).toBeLessThan(1e-6);
  for (const gradient of student.gradients.values()) {
    for (const slope of same[gradient]!.data) expect(Math.abs(slope)).toBeLessThan(1e-5);
  }
  const bias = graph.nodes.find(({ operator }) => operator === 'Gemm')!.inputs[2]!;
  const other = await run({ ...feeds, [bias]: { data: Float32Array.of(1, -1, 2), dims: [3] } });
  expect(other[student.terms.get('soft')!]!.data[0]).toBeGreaterThan(0.1);
  expect(other[student.terms.get('feature')!]!.data[0]).toBeLessThan(1e-6);
});

it('says which value it does not have', async () => {
  const failure = await failureOf(Teacher.create(graph, [{ term: 'soft', value: 'nothing' }], 1));
  expect(failure).toMatchObject({ code: 'OBJECTIVE_INVALID' });
  expect(failure.message).toContain("'nothing'");
});
