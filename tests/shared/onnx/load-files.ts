/**
 * Loads each network named on the command line in ONNX Runtime, which writes its warnings to stderr as it loads and
 * runs, and runs it with one image and with three. Prints the dimensions of the outputs, a line of JSON a run.
 */
import { readFile } from 'node:fs/promises';

process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { InferenceSession, Tensor } = await import('onnxruntime-node');

for (const path of process.argv.slice(2)) {
  // On this process's own arena and at the level of warnings: the default hides nothing that matters either.
  const session = await InferenceSession.create(await readFile(path), { logSeverityLevel: 2, intraOpNumThreads: 1 });
  for (const batch of [1, 3]) {
    const feeds = Object.fromEntries(
      session.inputMetadata.map((input) => {
        if (!input.isTensor) throw new Error(`${input.name} is no tensor`);
        const dims = input.shape.map((dim) => (typeof dim === 'number' ? dim : batch));
        const size = dims.reduce((product, dim) => product * dim, 1);
        return [
          input.name,
          new Tensor(
            'float32',
            Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
            dims,
          ),
        ];
      }),
    );
    const outputs = await session.run(feeds, { logSeverityLevel: 2 });
    const dims = Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.dims]));
    console.log(JSON.stringify({ path, batch, dims }));
  }
  await session.release();
}
