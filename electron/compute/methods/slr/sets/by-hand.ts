import { requireLayers } from './named-layers.ts';

/**
 * For each layer's node the share of its atoms that stays: the one that `ratios` gives it, or all. Throws OPTION_INVALID
 * for a name that is no layer's.
 */
export function sharesByHand(
  layers: readonly { readonly node: string }[],
  ratios: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  requireLayers('Shares by hand', Object.keys(ratios), layers);
  const given = new Map(Object.entries(ratios));
  return new Map(layers.map(({ node }) => [node, given.get(node) ?? 1]));
}
