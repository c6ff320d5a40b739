import { defineMethod } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options } from './options.ts';
import { fpgmScores } from './scores.ts';

export const fpgm = defineMethod('fpgm', options, (context) =>
  candidatesByRank(context, fpgmScores(context.graph, context.units)),
);
