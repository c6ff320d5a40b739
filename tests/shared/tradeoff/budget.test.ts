import { describe, expect, it } from 'vitest';
import { EspalierError } from '../../../shared/api/errors.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';

describe('parseBudget', () => {
  it.each([
    ['latency<=33ms', 'latency', 33e6, 'latency<=33ms'],
    [' latency <= 0.5 s ', 'latency', 5e8, 'latency<=0.5s'],
    ['latency<=250us', 'latency', 250e3, 'latency<=250us'],
    ['p99<=40ms', 'p99', 40e6, 'p99<=40ms'],
    ['P90≤40.50ms', 'p90', 40.5e6, 'p90<=40.5ms'],
    ['accuracy>=90%', 'accuracy', 0.9, 'accuracy>=90%'],
    ['accuracy>=87.8%', 'accuracy', 0.878, 'accuracy>=87.8%'],
    ['accuracy>=.9', 'accuracy', 0.9, 'accuracy>=0.9'],
    ['macs<=20M', 'macs', 20e6, 'macs<=20M'],
    ['energy<=3mJ', 'energy', 3, 'energy<=3mJ'],
    ['energy<=0.5J', 'energy', 500, 'energy<=0.5J'],
    ['activations<=2MiB', 'activations', 2 ** 21, 'activations<=2MiB'],
    ['params<=300k', 'params', 300e3, 'params<=300k'],
    ['params<=300000', 'params', 300e3, 'params<=300000'],
  ])('reads %s', (text, quantity, limit, canonical) => {
    const budget = parseBudget(text);
    expect(budget).toEqual({ text: canonical, quantity, limit });
    expect(parseBudget(budget.text)).toEqual(budget);
  });

  it.each([
    ['', 'no limit'],
    ['fast', 'no limit'],
    ['latency<=', 'no limit'],
    ['latency<=-1ms', 'no limit'],
    ['latency<33ms', 'no limit'],
    ['latency<=33', 'unit is missing'],
    ['latency<=33kg', 'kg is no unit'],
    ['latency<=33toString', 'toString is no unit'],
    ['latency>=33ms', 'limited from above'],
    ['latency<=0ms', 'not above 0'],
    ['accuracy>=90', 'between 0 and 1'],
    ['accuracy<=90%', 'limited from below'],
    ['power<=3W', 'nothing is called power'],
    ['activations<=2', 'unit is missing'],
    ['constructor<=3', 'nothing is called constructor'],
  ])('refuses "%s" with a hint', (text, why) => {
    const thrown = (() => {
      try {
        return parseBudget(text);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(EspalierError);
    expect(thrown).toMatchObject({ code: 'BUDGET_INVALID', hint: expect.stringMatching(/^(Write|Use) /) as unknown });
    expect((thrown as EspalierError).message).toContain(why);
  });
});
