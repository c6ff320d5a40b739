import type { Traced } from './layout.ts';
import type { LayerScope } from './layer-scope.ts';

/** A kind of layer: a new one is one new entry in the registry. */
export interface LayerKind {
  /** Keras classes that it stands for. */
  readonly classNames: readonly string[];
  /** Adds the layer's nodes and gives its output. */
  build(scope: LayerScope): Traced;
}
