import { EspalierError } from '../api/errors.ts';

/** What to do about a layer, an activation or an option that has no place in the Graph. */
const replaceLayer =
  'Replace it with layers that Espalier knows, or export the network to ONNX: python -m tf2onnx.convert --keras model.h5 --output model.onnx --opset 17.';

/** A layer, activation or option that Espalier does not know. */
export function unknownLayer(message: string): EspalierError {
  return new EspalierError('OPERATOR_UNKNOWN', message, replaceLayer);
}

/** A file whose parts do not fit together. `cause` is what the reader under it said. */
export function damagedModel(message: string, cause?: unknown): EspalierError {
  return new EspalierError(
    'MODEL_INVALID',
    message,
    'Save the whole network again (architecture and weights): model.save(path).',
    cause === undefined ? undefined : { cause },
  );
}

/** A file that ends before it should. */
export function truncatedModel(where: string, cause?: unknown): EspalierError {
  return new EspalierError(
    'MODEL_TRUNCATED',
    `${where} ends too early: it was cut off.`,
    'Copy or save the file again, and compare its size with the original.',
    cause === undefined ? undefined : { cause },
  );
}

export function contradictoryShape(message: string): EspalierError {
  return new EspalierError(
    'SHAPE_INVALID',
    message,
    'Architecture and weights of the network do not belong together, or the file is damaged: save the network again.',
  );
}
