import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { Graph } from '../../../shared/graph/graph.ts';
import {
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
} from '../../../shared/onnx/generated/onnx_pb.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';

/** A network in two files, as `onnx.save(..., save_as_external_data=True)` writes it. */
export interface SplitModel {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/**
 * Moves all weights of a network into a file named `location`, one after another, `gap` bytes between them.
 *
 * @param change the entries of each weight before they are written: what a hostile file says instead
 */
export function splitModel(
  graph: Graph,
  location = 'weights.bin',
  { gap = 0, change = (entries) => entries }: SplitOptions = {},
): SplitModel {
  const model = fromBinary(ModelProtoSchema, writeOnnx(graph));
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const weight of model.graph!.initializer) {
    parts.push(new Uint8Array(gap), weight.rawData);
    offset += gap;
    const { length } = weight.rawData;
    externalize(weight, change({ location, offset: `${offset}`, length: `${length}` }, weight.name));
    offset += length;
  }
  return { model: toBinary(ModelProtoSchema, model), weights: Uint8Array.from(Buffer.concat(parts)) };
}

export type Entries = Readonly<Record<string, string>>;

interface SplitOptions {
  readonly gap?: number;
  readonly change?: (entries: Entries, weight: string) => Entries;
}

function externalize(weight: TensorProto, entries: Entries): void {
  weight.rawData = new Uint8Array();
  weight.dataLocation = 1;
  weight.externalData = Object.entries(entries).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
}
