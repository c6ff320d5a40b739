type Json = Record<string, unknown>;

/** A Keras 2 architecture as Keras 3 writes it: shapes, calls and types are stated otherwise. */
export function keras3Config(keras2: Json): Json {
  const config = keras2['config'] as Json;
  const functional = 'input_layers' in config;
  return {
    module: 'keras',
    class_name: functional ? 'Functional' : 'Sequential',
    config: {
      ...config,
      layers: (config['layers'] as Json[]).map(layer),
      // One input or output stands by itself.
      ...(functional
        ? { input_layers: alone(config['input_layers']), output_layers: alone(config['output_layers']) }
        : {}),
    },
    registered_name: functional ? 'Functional' : null,
  };
}

function layer(keras2: Json): Json {
  if ('layers' in (keras2['config'] as Json)) {
    return { ...keras3Config(keras2), name: keras2['name'], inbound_nodes: calls(keras2) };
  }
  const { batch_input_shape: shape, ...config } = keras2['config'] as Json;
  return {
    module: 'keras.layers',
    class_name: keras2['class_name'],
    config: {
      ...config,
      dtype: { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' }, registered_name: null },
      ...(shape === undefined ? {} : { batch_shape: shape }),
    },
    registered_name: null,
    name: keras2['name'] ?? config['name'],
    inbound_nodes: calls(keras2),
  };
}

function calls(keras2: Json): Json[] {
  return ((keras2['inbound_nodes'] ?? []) as [string, number, number, Json][][]).map((inputs) => {
    const tensors = inputs.map(([name, call, output]) => ({
      class_name: '__keras_tensor__',
      config: { shape: null, dtype: 'float32', keras_history: [name, call, output] },
    }));
    return { args: tensors.length === 1 ? tensors : [tensors], kwargs: { training: false } };
  });
}

function alone(refs: unknown): unknown {
  const list = refs as unknown[];
  return list.length === 1 ? list[0] : list;
}
