import { expect, it } from 'vitest';
import { operators } from '../../../../shared/graph/operators/registry.ts';
import { gradientCases } from './cases/index.ts';

/** Operators that no gradient passes, and why not. */
const without: Readonly<Record<string, string>> = {
  // Truth values and whole numbers come out: they change in steps.
  Equal: 'a truth value',
  Greater: 'a truth value',
  GreaterOrEqual: 'a truth value',
  Less: 'a truth value',
  LessOrEqual: 'a truth value',
  And: 'a truth value',
  Or: 'a truth value',
  Not: 'a truth value',
  ArgMax: 'a place',
  ArgMin: 'a place',
  NonMaxSuppression: 'places',
  Shape: 'whole numbers',
  Size: 'a whole number',
  // Nothing that is trained goes in.
  Constant: 'has no inputs',
  ConstantOfShape: 'reads a shape',
  Range: 'counts',
  // Only shapes are computed with them.
  Mod: 'the arithmetic of shapes',
  ReduceProd: 'the arithmetic of shapes',
  // Training stops at them, with an error.
  QuantizeLinear: 'a quantised network is trained before it is quantised',
  DequantizeLinear: 'a quantised network is trained before it is quantised',
  ScatterElements: 'written for gradients only; what it reads in a network of its own is rarely trained',
  // Gradients themselves: nothing is differentiated twice.
  'espalier.BatchNormalizationGradient': 'a gradient',
  'espalier.ConvInputGradient': 'a gradient',
  'espalier.ConvTransposeInputGradient': 'a gradient',
  'espalier.ConvWeightGradient': 'a gradient',
  'espalier.GatherGradient': 'a gradient',
  'espalier.MaxPoolGradient': 'a gradient',
  'espalier.ReluGradient': 'a gradient',
};

/** Constant between their steps: their gradient is stated, and is none. */
const stepwise = ['Sign', 'Floor', 'Ceil', 'Round', 'Hardmax'];

it('every operator has a gradient, or a reason to have none', () => {
  const missing = [...operators.values()].filter(({ gradient }) => gradient === undefined).map(({ name }) => name);
  expect(missing.sort()).toEqual(Object.keys(without).sort());
});

it('every gradient is checked by a case', () => {
  const checked = new Set(gradientCases.map(({ domain, operator }) => (domain ? `${domain}.${operator}` : operator)));
  const unchecked = [...operators.values()]
    .filter(({ name, gradient }) => gradient !== undefined && !checked.has(name))
    .map(({ name }) => name);
  expect(unchecked.sort()).toEqual([...stepwise].sort());
});
