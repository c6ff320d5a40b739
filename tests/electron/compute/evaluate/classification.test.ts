import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClassificationData } from '../../../../electron/compute/evaluate/classification-data.ts';
import { evaluateClassification } from '../../../../electron/compute/evaluate/classification.ts';
import { OrtSession, withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { greyImage, withFiles } from '../data/formats/write-dataset.ts';
import { npy } from '../data/numpy-file.ts';
import { colourClassifier, drawDataset, failureOf, never, temporaryFolder } from '../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 6, test: 30 });
});
afterAll(() => folder.remove());

async function evaluate(graph: Graph, root = folder.path) {
  const data = await ClassificationData.open(root, graph, 0);
  const images = await data.images('test', never);
  return withSession(writeOnnx(graph), 1, (session) =>
    evaluateClassification(session, data.classifier, data.batches(images, never), { signal: never }),
  );
}

function withSoftmax(graph: Graph): Graph {
  const [output] = graph.outputs;
  const softmax = {
    name: 'softmax',
    domain: '',
    operator: 'Softmax',
    inputs: [output!.name],
    outputs: ['probability'],
  };
  return normalize({
    ...graph,
    nodes: [...graph.nodes, { ...softmax, attributes: {} }],
    outputs: [{ ...output!, name: 'probability' }],
  });
}

describe('evaluateClassification', () => {
  it('finds every image of a network that is right by construction', async () => {
    const result = await evaluate(colourClassifier());
    expect(result).toMatchObject({ accuracy: 1, images: 30 });
    expect(result.imagesPerSecond).toBeGreaterThan(0);
  });

  it('gives the same with a fixed batch, of one or of more than the images fill', async () => {
    const open = await evaluate(colourClassifier());
    for (const batch of [1, 7]) {
      const fixed = await evaluate(colourClassifier(batch));
      expect(fixed).toMatchObject({ accuracy: 1, images: 30 });
      expect(fixed.loss).toBeCloseTo(open.loss, 5);
    }
  });

  it('takes probabilities for what they are', async () => {
    const logits = await evaluate(colourClassifier());
    expect((await evaluate(withSoftmax(colourClassifier()))).loss).toBeCloseTo(logits.loss, 5);
  });

  it('has the cross-entropy of equal scores: the logarithm of their number', async () => {
    const builder = new NetworkBuilder();
    const pooled = builder.node('Flatten', [builder.node('GlobalAveragePool', [builder.input(['n', 3, 8, 8])])]);
    const zeros = builder.constant({ type: 'float32', dims: [3, 3], data: new Float32Array(9) });
    const { loss, accuracy } = await evaluate(builder.build(builder.node('Gemm', [pooled, zeros])));
    expect(loss).toBeCloseTo(Math.log(3), 6);
    expect(accuracy).toBeCloseTo(1 / 3, 6);
  });

  it('stops between two batches', async () => {
    const graph = colourClassifier(1);
    const controller = new AbortController();
    const data = await ClassificationData.open(folder.path, graph, 0);
    const images = await data.images('test', never);
    let done = 0;
    const onImages = (count: number): void => {
      done = count;
      if (count === 3) controller.abort(new Error('stop'));
    };
    const { signal } = controller;
    const evaluation = withSession(writeOnnx(graph), 1, (session) =>
      evaluateClassification(session, data.classifier, data.batches(images, signal), { signal, onImages }),
    );
    await expect(evaluation).rejects.toThrow('stop');
    expect(done).toBe(3);
  });
});

describe('a data set of another format', () => {
  it('is evaluated like an image folder', async () => {
    const pixels = Buffer.concat(
      ['blue', 'green', 'red'].flatMap((_, label) =>
        [0, 1].map(() => Buffer.from(Array.from({ length: 192 }, (_, at) => (at % 3 === 2 - label ? 200 : 40)))),
      ),
    );
    const files = {
      'dataset.yaml': 'format: numpy\nclasses: [blue, green, red]\ntest: { images: d.npz#x, labels: d.npz#y }\n',
      'd.npz': zipSync({
        'x.npy': npy('|u1', [6, 8, 8, 3], pixels),
        'y.npy': npy('|u1', [6], Uint8Array.of(0, 0, 1, 1, 2, 2)),
      }),
    };
    await withFiles(files, async (root) => {
      expect(await evaluate(colourClassifier(4), root)).toMatchObject({ accuracy: 1, images: 6 });
    });
  });

  it('for another task is refused', async () => {
    const image = await greyImage(1);
    const files = { 'test/images/a.png': image, 'test/labels/a.txt': '', 'train/images/a.png': image };
    const yaml = 'task: detection\nclasses: [a, b, c]\n';
    await withFiles({ ...files, 'train/labels/a.txt': '', 'dataset.yaml': yaml }, async (root) => {
      const failure = await failureOf(ClassificationData.open(root, colourClassifier(), 0));
      expect(failure.code).toBe('DATASET_MISMATCH');
      expect(failure.message).toContain('is a data set for detection');
    });
  });
});

describe('what cannot be evaluated', () => {
  it('a data set with other classes than the network has outputs', async () => {
    const builder = new NetworkBuilder();
    const graph = builder.build(builder.classifier(builder.input(['n', 3, 8, 8]), 5));
    const failure = await failureOf(ClassificationData.open(folder.path, graph, 0));
    expect(failure.code).toBe('DATASET_MISMATCH');
    expect(failure.message).toContain('3 classes, and the network has 5 outputs');
  });

  it('a network that takes no RGB images', async () => {
    const builder = new NetworkBuilder();
    const graph = builder.build(builder.classifier(builder.input(['n', 4, 8, 8]), 3));
    expect((await failureOf(ClassificationData.open(folder.path, graph, 0))).code).toBe('DATASET_MISMATCH');
  });

  it('bytes that are no network', async () => {
    expect((await failureOf(OrtSession.create(Uint8Array.of(1, 2, 3), { threads: 1 }))).code).toBe('MODEL_INVALID');
  });
});
