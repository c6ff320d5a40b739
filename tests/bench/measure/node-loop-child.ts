/**
 * The same loop with onnxruntime-node, output buffers made once. Usage: node-loop-child.ts MODEL WARMUP_RUNS RUNS; prints the
 * nanoseconds of each run on a line of its own.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { generatedInput, take } from '../../resources/agent-document.ts';

const [model = '', warmups, runs] = process.argv.slice(2);
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [input] = session.inputMetadata;
if (input?.isTensor !== true) throw new Error(`${model} takes no tensor`);
const dims = input.shape.map((size) => (typeof size === 'number' ? size : 1));
const elements = dims.reduce((product, size) => product * size, 1);
const feeds = { [input.name]: new Tensor('float32', take(generatedInput(), elements), dims) };
const outputs = await session.run(feeds);
for (let done = 0; done < Number(warmups); done++) await session.run(feeds, outputs);
const samples: bigint[] = [];
for (let done = 0; done < Number(runs); done++) {
  const start = process.hrtime.bigint();
  await session.run(feeds, outputs);
  samples.push(process.hrtime.bigint() - start);
}
console.log(samples.join('\n'));
