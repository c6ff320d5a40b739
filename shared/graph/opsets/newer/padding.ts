import type { Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** Input 3 names the axes that are padded (18); before, pads were given for all of them. Mode wrap came with 19. */
function allAxes(scope: ConversionScope): void {
  const { node, typed } = scope;
  if (typed.string('mode', 'constant') === 'wrap') scope.refuse('its mode is wrap');
  if (!node.inputs[3]) return scope.write({});
  const rank = scope.shaped.rank(0);
  const axes = typed.numbers(3).map((axis) => typed.axis(axis, rank));
  const stated = typed.numbers(1);
  if (stated.length !== 2 * axes.length) typed.fail(`${stated.length} pads for ${axes.length} axes`);
  const pads = new Array<number>(2 * rank).fill(0);
  axes.forEach((axis, index) => {
    pads[axis] = stated[index]!;
    pads[axis + rank] = stated[index + axes.length]!;
  });
  const fill = node.inputs[2];
  scope.write({ inputs: [scope.input(0), scope.integers('pads', pads), ...(fill ? [fill] : [])] });
}

export const paddingLowers: readonly Lower[] = [{ operator: 'Pad', from: 18, convert: allAxes }];
