import { defineMethod } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options } from './options.ts';
import { globalL2Scores } from './scores.ts';

export const globalL2 = defineMethod('global-l2', options, (context) =>
  candidatesByRank(context, globalL2Scores(context.graph, context.units)),
);
