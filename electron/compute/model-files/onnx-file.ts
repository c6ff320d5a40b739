import { decodeOnnx } from '../../../shared/onnx/decode.ts';
import { attachExternal, externalFiles } from '../../../shared/onnx/external.ts';
import type { ModelProto } from '../../../shared/onnx/generated/onnx_pb.ts';
import { largestModel } from '../../../shared/onnx/limits.ts';
import { bytesOf, oneFile } from '../../../shared/onnx/one-file.ts';
import { readExternalFiles } from './external-data.ts';

export interface OnnxFile {
  /** Every weight has its bytes, from whichever file. */
  readonly model: ModelProto;
  /**
   * One file that stands by itself, as parts to be read one after another: the file's own bytes, unless some of its
   * weights lie in other files. It shares their memory.
   */
  readonly parts: readonly Uint8Array[];
}

/**
 * Decodes an ONNX file and reads the external data that belongs to it.
 *
 * @param path where the file lies, and how errors name it
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, MODEL_TOO_LARGE, MODEL_NOT_ONNX, MODEL_TRUNCATED, MODEL_INVALID
 */
export async function onnxFileOf(bytes: Uint8Array, path: string): Promise<OnnxFile> {
  const model = decodeOnnx(bytes, path);
  const files = externalFiles(model, path);
  if (files.length === 0) return { model, parts: [bytes] };
  attachExternal(model, path, await readExternalFiles(path, files, largestModel - bytes.length));
  return { model, parts: oneFile(model) };
}

/** The parts as one run of bytes: a copy, unless there is one part alone. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Uint8Array(bytesOf(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
