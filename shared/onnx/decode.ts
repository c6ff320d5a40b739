import { fromBinary } from '@bufbuild/protobuf';
import { EspalierError } from '../api/errors.ts';
import { ModelProtoSchema, type ModelProto } from './generated/onnx_pb.ts';
import { largestModel } from './limits.ts';
import { scan } from './scan.ts';
import { requireOnnx } from './sniff.ts';

/**
 * The messages of an ONNX file, which share its memory.
 *
 * @param where how errors name the file
 * @throws EspalierError MODEL_NOT_ONNX, MODEL_TRUNCATED, MODEL_TOO_LARGE, MODEL_INVALID
 */
export function decodeOnnx(bytes: Uint8Array, where: string): ModelProto {
  if (bytes.length > largestModel) throw modelTooLarge(where);
  requireOnnx(bytes, where);
  scan(bytes, where);
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${where} is damaged: ${error instanceof Error ? error.message : String(error)}.`,
      'Copy or export the file again.',
      { cause: error },
    );
  }
}

export function modelTooLarge(what: string): EspalierError {
  return new EspalierError(
    'MODEL_TOO_LARGE',
    `${what} is larger than 2 GB, external data included.`,
    'No network for a small board is that large: check that this is the file you mean.',
  );
}
