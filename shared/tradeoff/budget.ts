import { EspalierError } from '../api/errors.ts';

type BudgetQuantity = 'latency' | 'p90' | 'p99' | 'energy' | 'accuracy' | 'macs' | 'params' | 'activations';

export interface Budget {
  /** In its canonical writing, such as "latency<=33ms". */
  readonly text: string;
  readonly quantity: BudgetQuantity;
  /** Nanoseconds, millijoules, bytes, share of images right (0 to 1), or a count. A floor for accuracy, a ceiling for the others. */
  readonly limit: number;
}

interface Dimension {
  readonly comparison: '<=' | '>=';
  /** What one of each unit is in the unit of `limit`. */
  readonly units: Readonly<Record<string, number>>;
  readonly allows: (limit: number) => boolean;
  readonly example: string;
}

const time: Dimension = {
  comparison: '<=',
  units: { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9 },
  allows: (ns) => ns > 0,
  example: '33ms',
};
const count: Dimension = {
  comparison: '<=',
  units: { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 },
  allows: (value) => value > 0,
  example: '20M',
};
const energy: Dimension = {
  comparison: '<=',
  units: { mJ: 1, J: 1e3 },
  allows: (value) => value > 0,
  example: '50mJ',
};
const bytes: Dimension = {
  comparison: '<=',
  units: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
  allows: (value) => value > 0,
  example: '2MiB',
};
const share: Dimension = {
  comparison: '>=',
  units: { '': 1, '%': 0.01 },
  allows: (value) => value >= 0 && value <= 1,
  example: '90%',
};

const dimensions: Readonly<Record<BudgetQuantity, Dimension>> = {
  latency: time,
  p90: time,
  p99: time,
  energy,
  accuracy: share,
  macs: count,
  params: count,
  activations: bytes,
};

function isQuantity(name: string): name is BudgetQuantity {
  return Object.hasOwn(dimensions, name);
}

/** Reads "latency<=33ms", "p99<=40ms", "accuracy>=90%", "macs<=20M" or "params<=300k". Errors: BUDGET_INVALID. */
export function parseBudget(text: string): Budget {
  const match = /^\s*([a-z0-9]+)\s*(<=|>=|≤|≥)\s*(\d+(?:\.\d+)?|\.\d+)\s*([^\s\d]*)\s*$/i.exec(text);
  if (match === null) throw invalid(text, 'it is no limit', 'Write it like latency<=33ms, accuracy>=90% or macs<=20M.');
  const [, name = '', sign = '', value = '', unit = ''] = match;
  const quantity = name.toLowerCase();
  if (!isQuantity(quantity)) {
    throw invalid(text, `nothing is called ${name}`, `Use one of ${Object.keys(dimensions).join(', ')}.`);
  }
  const { comparison, units, allows, example } = dimensions[quantity];
  const hint = `Write it like ${quantity}${comparison}${example}.`;
  if (sign.replace('≤', '<=').replace('≥', '>=') !== comparison) {
    throw invalid(
      text,
      `${quantity} is limited from ${comparison === '<=' ? 'above' : 'below'}, with ${comparison}`,
      hint,
    );
  }
  const scale = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (scale === undefined) {
    const known = Object.keys(units)
      .filter((one) => one !== '')
      .join(', ');
    throw invalid(text, unit === '' ? 'the unit is missing' : `${unit} is no unit of ${quantity} (${known})`, hint);
  }
  // Division keeps 90% at exactly 0.9, where multiplication by 0.01 would not.
  const limit = scale < 1 ? Number(value) / (1 / scale) : Number(value) * scale;
  if (!allows(limit)) {
    throw invalid(
      text,
      quantity === 'accuracy' ? 'accuracy is between 0 and 1, or 0% and 100%' : 'the limit is not above 0',
      hint,
    );
  }
  return { text: `${quantity}${comparison}${String(Number(value))}${unit}`, quantity, limit };
}

function invalid(text: string, why: string, hint: string): EspalierError {
  return new EspalierError('BUDGET_INVALID', `The budget "${text}" cannot be read: ${why}.`, hint);
}
