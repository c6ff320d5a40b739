import { defineMethod } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options } from './options.ts';
import { uniformL2Scores } from './scores.ts';

export const uniformL2 = defineMethod('uniform-l2', options, (context) =>
  candidatesByRank(context, uniformL2Scores(context.graph, context.units)),
);
