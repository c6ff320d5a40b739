import type { Node } from '../../graph.ts';
import type { Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** Operator set 18 brought these values of `reduction`. */
function reducesByComparing({ attributes: { reduction } }: Node): boolean {
  return reduction?.kind === 'string' && (reduction.value === 'max' || reduction.value === 'min');
}

/** Operator set 18 brought both attributes. */
function hasGapsOrRoundsUp({ attributes: { ceil_mode: ceil, dilations } }: Node): boolean {
  if (ceil?.kind === 'int' && ceil.value !== 0) return true;
  return dilations?.kind === 'ints' && dilations.value.some((dilation) => dilation !== 1);
}

/** Operators that can say more since: nodes that do keep their graph at its operator set. */
export const extendedLowers: readonly Lower[] = [
  {
    operator: 'CastLike',
    from: 19,
    // How values beyond the range become float8, which no Graph holds.
    convert: (scope) => scope.write({ attributes: scope.attributesWithout('saturate') }),
  },
  {
    operator: 'LpPool',
    from: 18,
    isBound: hasGapsOrRoundsUp,
    convert: (scope) => scope.write({ attributes: scope.attributesWithout('ceil_mode', 'dilations') }),
  },
  ...['ScatterElements', 'ScatterND'].map((operator) => ({
    operator,
    from: 18,
    isBound: reducesByComparing,
    convert: (scope: ConversionScope) => scope.write({}),
  })),
];
