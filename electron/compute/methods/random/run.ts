import { defineMethod } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options } from './options.ts';
import { randomScores } from './scores.ts';

export const random = defineMethod('random', options, (context) =>
  candidatesByRank(context, randomScores(context.units.units.length, context.experiment.seed)),
);
