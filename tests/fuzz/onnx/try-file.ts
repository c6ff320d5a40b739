import { EspalierError } from '../../../shared/api/errors.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { createCostModel } from '../../../shared/graph/cost-model.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { decodeOnnx } from '../../../shared/onnx/decode.ts';
import { attachExternal, externalFiles } from '../../../shared/onnx/external.ts';
import { oneFile } from '../../../shared/onnx/one-file.ts';
import { graphOf, readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { seededRandom } from '../../shared/graph/builder.ts';

const weights = Uint8Array.from({ length: 4096 }, (_, index) => index);
/** Every seventh unit that may leave does. */
const share = 1 / 7;

/**
 * Takes a file all the way that the program does: read, normalise, find units, cost, cut, write, read again. Returns
 * the code of the error that it ends with, or 'cut'. Throws what is not coded.
 */
export function tryFile(bytes: Uint8Array): string {
  try {
    const model = decodeOnnx(bytes, 'file.onnx');
    const files = externalFiles(model, 'file.onnx');
    attachExternal(model, 'file.onnx', new Map(files.map(({ location }) => [location, weights])));
    if (files.length > 0) oneFile(model);
    const graph = normalize(graphOf(model, 'file.onnx'));
    const units = findUnits(graph);
    costOf(graph);
    const selection = createCostModel(graph, units);
    const removed = new Set<number>();
    const random = seededRandom(1);
    for (const { id, prunable } of units.units) {
      if (!prunable || random() > share || !selection.canRemove([id])) continue;
      selection.remove(id);
      removed.add(id);
    }
    readOnnx(writeOnnx(cutGraph(graph, units, removed)), 'cut.onnx');
    return 'cut';
  } catch (error) {
    if (error instanceof EspalierError && error.code !== 'INTERNAL' && error.hint !== '') return error.code;
    throw error;
  }
}
