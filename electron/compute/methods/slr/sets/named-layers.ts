import { EspalierError } from '../../../../../shared/api/errors.ts';

/** Throws OPTION_INVALID when a name is none of the layers'. */
export function requireLayers(
  what: string,
  names: readonly string[],
  layers: readonly { readonly node: string }[],
): void {
  const known = new Set(layers.map(({ node }) => node));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new EspalierError(
    'OPTION_INVALID',
    `${what}: the network has no layer “${unknown}” with weights that can be sparse.`,
    `It has ${[...known].join(', ') || 'none'}.`,
  );
}
