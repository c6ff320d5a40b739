import { strFromU8, unzipSync, type UnzipFileInfo } from 'fflate';
import { EspalierError } from '../api/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { readArchitecture } from './architecture.ts';
import { damagedModel, truncatedModel } from './errors.ts';
import { withHdf5, type Hdf5 } from './hdf5.ts';
import { importNetwork } from './import-network.ts';
import { kerasMajorOf, parseJson } from './keras-json.ts';
import { isJsonObject } from './options.ts';
import type { LayerStep, StoredWeight, WeightSource } from './weights.ts';

const architectureFile = 'config.json';
const weightsFile = 'model.weights.h5';
const metadataFile = 'metadata.json';
const wanted = [architectureFile, weightsFile, metadataFile];

/** Deflate packs no more than 1032 to 1. */
const highestRatio = 1032;

/**
 * Reads a `.keras` file: a zip archive with the architecture, the weights as HDF5, and the version of Keras.
 *
 * @param where how errors name the file
 * @throws EspalierError MODEL_TRUNCATED, MODEL_INVALID, OPERATOR_UNKNOWN, SHAPE_INVALID
 */
export async function readKerasArchive(bytes: Uint8Array, where: string): Promise<Graph> {
  const files = unpack(bytes, where);
  const text = (name: string): unknown => {
    const file = files[name];
    return file === undefined ? null : parseJson(strFromU8(file), `${name} in ${where}`);
  };
  const architecture = readArchitecture(text(architectureFile), where);
  const metadata = text(metadataFile);
  const kerasMajor = kerasMajorOf(isJsonObject(metadata) ? metadata['keras_version'] : null);
  const weights = files[weightsFile];
  if (weights === undefined) throw damagedModel(`${where} holds no ${weightsFile}.`);
  return withHdf5(weights, `${weightsFile} in ${where}`, (file) =>
    importNetwork(architecture, new NumberedWeights(file), { kerasMajor, cornerSampling: false }, where),
  );
}

function unpack(bytes: Uint8Array, where: string): Readonly<Record<string, Uint8Array>> {
  if (!hasDirectory(bytes)) throw truncatedModel(where);
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!wanted.includes(name)) return false;
    if (originalSize > bytes.length * highestRatio) {
      throw damagedModel(`${name} in ${where} claims ${originalSize} bytes, more than the file can hold.`);
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof EspalierError) throw error;
    throw damagedModel(`${where} is damaged: it cannot be unpacked.`, error);
  }
}

/** Whether the archive's end record is there: it stands last, before a comment of up to 65,535 bytes. */
function hasDirectory(bytes: Uint8Array): boolean {
  const record = 22;
  for (let start = bytes.length - record; start >= Math.max(0, bytes.length - record - 0xffff); start--) {
    if (bytes[start] === 0x50 && bytes[start + 1] === 0x4b && bytes[start + 2] === 5 && bytes[start + 3] === 6) {
      return true;
    }
  }
  return false;
}

/** Weights by their place among the layer's: `layers/conv2d_1/vars/0`. */
class NumberedWeights implements WeightSource {
  private readonly file: Hdf5;
  private readonly container: string;

  constructor(file: Hdf5) {
    this.file = file;
    // TensorFlow 2.12 and 2.13 named it so.
    this.container = file.hasGroup('/_layer_checkpoint_dependencies') ? '_layer_checkpoint_dependencies' : 'layers';
  }

  find(path: readonly LayerStep[], _names: readonly string[], position: number): StoredWeight | null {
    const layers = path.map(({ storeName }) => `${this.container}/${storeName}`);
    return this.file.weight(`/${layers.join('/')}/vars/${position}`);
  }
}
