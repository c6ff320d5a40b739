import type { Graph } from '../graph/graph.ts';
import { readArchitecture } from './architecture.ts';
import { damagedModel } from './errors.ts';
import { withHdf5, type Hdf5 } from './hdf5.ts';
import { importNetwork } from './import-network.ts';
import { kerasMajorOf, parseJson } from './keras-json.ts';
import { chooseWeight, nameParts } from './weights.ts';
import type { LayerStep, NamedWeight, StoredWeight, WeightSource } from './weights.ts';

/**
 * Reads a `.h5` file that Keras 2 or 3 wrote with model.save(): the architecture in the attribute `model_config`, the
 * weights of each layer in a group of `model_weights`.
 *
 * @param where how errors name the file
 * @throws EspalierError MODEL_TRUNCATED, MODEL_INVALID, OPERATOR_UNKNOWN, SHAPE_INVALID
 */
export async function readKerasH5(bytes: Uint8Array, where: string): Promise<Graph> {
  return withHdf5(bytes, where, (file) => {
    const config = file.text('/', 'model_config');
    if (config === null) {
      throw damagedModel(
        `${where} holds no architecture (model_config): it may hold weights alone, or no Keras network.`,
      );
    }
    const architecture = readArchitecture(parseJson(config, `The architecture in ${where}`), where);
    const kerasMajor = kerasMajorOf(file.text('/', 'keras_version'));
    return importNetwork(architecture, new GroupedWeights(file, where), { kerasMajor, cornerSampling: false }, where);
  });
}

/** Weights by name, in the group of the outermost layer: a model's group holds those of all its layers. */
class GroupedWeights implements WeightSource {
  private readonly file: Hdf5;
  private readonly where: string;
  private readonly groups = new Map<string, readonly NamedWeight[]>();

  constructor(file: Hdf5, where: string) {
    this.file = file;
    this.where = where;
  }

  find(path: readonly LayerStep[], names: readonly string[]): StoredWeight | null {
    const layer = path.at(-1)!.name;
    const group = this.group(path[0]!.name);
    const own = path.length === 1 ? group : group.filter(({ parts }) => parts.at(-2) === layer);
    // The group itself stands for the outermost model.
    return chooseWeight(own, path.slice(1), names, this.where);
  }

  private group(layer: string): readonly NamedWeight[] {
    const known = this.groups.get(layer);
    if (known) return known;
    const root = `/model_weights/${layer}`;
    const entries = this.file.texts(root, 'weight_names').map((name) => ({
      parts: nameParts(name),
      open: () => this.file.weight(`${root}/${name}`),
    }));
    this.groups.set(layer, entries);
    return entries;
  }
}
