/**
 * The share of the recipe's learning rate that a step is taken with. Steps count from 0 to totalSteps - 1. It depends on
 * nothing else, so that a resumed training only needs its step.
 */
export type Schedule = (step: number, totalSteps: number) => number;
