import { defineMethod } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options } from './options.ts';
import { uniformL1Scores } from './scores.ts';

export const uniformL1 = defineMethod('uniform-l1', options, (context) =>
  candidatesByRank(context, uniformL1Scores(context.graph, context.units)),
);
