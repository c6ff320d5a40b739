import { expect, it } from 'vitest';
import { basesOf } from '../../../../electron/compute/methods/legr/bases.ts';
import type { MethodContext } from '../../../../electron/compute/methods/method.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { failureOf, residualNetwork } from '../samples.ts';

it('LeGR starts from the other baselines where a network has no gradients, and says so', async () => {
  const graph = normalize(residualNetwork());
  const warnings: string[] = [];
  const context = {
    ...{ graph, units: findUnits(graph), warn: (message: string) => void warnings.push(message) },
    gradients() {
      throw new EspalierError('GRADIENT_UNKNOWN', 'Nobody knows the gradient of Mystery.', '');
    },
  } as unknown as MethodContext;
  const bases = await basesOf(context, ['uniform-l2', 'global-l2', 'taylor']);
  expect(bases.map(({ name }) => name)).toEqual(['uniform-l2', 'global-l2']);
  expect(warnings).toEqual(['No ranking starts from taylor: Nobody knows the gradient of Mystery.']);
  expect((await failureOf(basesOf(context, ['taylor']))).code).toBe('GRADIENT_UNKNOWN');
});
