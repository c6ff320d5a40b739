import { z } from 'zod';
import { methodOptions } from '../../compute/methods/options.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { MethodReport, OptionReport } from '../../../shared/api/experiments.ts';
import { methodNames } from '../../../shared/api/methods.ts';

const summaries: Readonly<Record<Experiment['method'], string>> = {
  legr: 'Learns by evolution how layers compare, then cuts every level by what it learned. Slower, and mostly better.',
  slr: 'Drives weights towards zero while it trains (surrogate Lagrangian relaxation), so that pruning costs little. Coupled channels, or zeros of many patterns.',
  taylor: 'Ranks channels by how much the loss would grow without them, from gradients on training images.',
  'global-l2': 'Ranks all channels of the network together by the size of their weights. No search, seconds.',
  'uniform-l2': 'Cuts the same share of every layer, small weights (L2) first. The simplest baseline.',
  'uniform-l1': 'Cuts the same share of every layer, small weights (L1) first.',
  'bn-gamma': 'Ranks channels by the scale that batch normalisation gives them. Needs batch normalisation.',
  fpgm: 'Cuts channels whose filters are nearest to all others of their layer: those that say nothing new.',
  random: 'Cuts channels at random: what every method must beat.',
};

/** As zod writes a field of an object schema. */
const fieldSchema = z.object({
  type: z.string().optional(),
  anyOf: z.array(z.looseObject({ type: z.string().optional() })).optional(),
  enum: z.array(z.string()).optional(),
  // Of a list that is as long as its parts: false, as nothing may follow.
  items: z.union([z.boolean(), z.looseObject({ enum: z.array(z.string()).optional() })]).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
  description: z.string().default(''),
  unit: z.string().optional(),
});

const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });

/** The methods of experiments, LeGR first, with every option as the method's own schema has it. */
export function describeMethods(): readonly MethodReport[] {
  return [...methodNames].reverse().map((name) => {
    const { properties } = objectSchema.parse(z.toJSONSchema(methodOptions[name], { io: 'input' }));
    const options = Object.entries(properties).map(([option, field]) => describeOption(option, field));
    return { name, summary: summaries[name], options };
  });
}

function describeOption(name: string, described: unknown): OptionReport {
  const whole = fieldSchema.parse(described);
  // What may be null as well is described by what else it may be.
  const field = { ...whole, ...fieldSchema.partial().parse(whole.anyOf?.find(({ type }) => type !== 'null') ?? {}) };
  return {
    name,
    kind: kindOf(field),
    usual: whole.default ?? null,
    least: field.minimum ?? field.exclusiveMinimum ?? null,
    most: field.maximum !== undefined && field.maximum < Number.MAX_SAFE_INTEGER ? field.maximum : null,
    choices: field.enum ?? listedIn(field) ?? [],
    unit: whole.unit ?? null,
    why: whole.description,
  };
}

type Field = z.output<typeof fieldSchema>;

/** What a list may hold, where that is stated by name. */
function listedIn({ items }: Pick<Field, 'items'>): readonly string[] | undefined {
  return typeof items === 'object' ? items.enum : undefined;
}

function kindOf({ type, enum: choices, items }: Field): OptionReport['kind'] {
  if (choices !== undefined) return 'choice';
  if (type === 'array') return listedIn({ items }) === undefined ? 'numbers' : 'choices';
  if (type === 'boolean') return 'switch';
  if (type === 'object') return 'settings';
  return type === 'integer' ? 'integer' : 'number';
}
