import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../../electron/devices/runtimes/onnxruntime/profile.ts';

/** As ONNX Runtime writes it, a line for each event. */
function kernel(name: string, kind: string, index: number, micros: number): string {
  return (
    `{"cat" : "Node","pid" :15285,"tid" :15285,"dur" :${micros},"ts" :24731,"ph" : "X","name" :"${name}_kernel_time",` +
    `"args" : {"op_name" : "${kind}","parameter_size" : "1792","provider" : "CPUExecutionProvider",` +
    `"output_type_shape" : [{"float":[1,16,32,32]}],"node_index" : "${index}","output_size" : "65536"}},`
  );
}

const start = [
  '[',
  '{"cat" : "Session","pid" :1,"tid" :1,"dur" :22378,"ts" :2246,"ph" : "X","name" :"session_initialization","args" : {}},',
];
const run = (first: number, second: number): string[] => [
  kernel('/Relu_output_0_nchwc', 'Conv', 99, first),
  kernel('/fc/Gemm', 'Gemm', 7, second),
  '{"cat" : "Session","pid" :1,"tid" :1,"dur" :580,"ts" :117814,"ph" : "X","name" :"model_run","args" : {}},',
];

describe('the profile of ONNX Runtime', () => {
  it('gives each kernel in the order of the run, without the first runs', () => {
    const lines = [...start, ...run(900, 800), ...run(70, 3), ...run(80, 3), ...run(90, 4), ']'];
    expect(parseProfile(lines, 1)).toEqual([
      { name: '/Relu_output_0_nchwc', kind: 'Conv', nodes: null, medianNs: 80_500 },
      // Three and some: two in [3, 4) and one in [4, 5).
      { name: '/fc/Gemm', kind: 'Gemm', nodes: null, medianNs: 3750 },
    ]);
    expect(parseProfile(lines, 9)[0]?.medianNs).toBe(81_000);
  });

  it('keeps apart what only shares a name', () => {
    const lines = [kernel('Relu', 'Relu', 1, 10), kernel('Relu', 'Relu', 2, 20)];
    expect(parseProfile(lines, 0).map(({ medianNs }) => medianNs)).toEqual([10_500, 20_500]);
  });

  it('is read as far as it goes, whatever it is', () => {
    const lines = [...start, ...run(70, 3), kernel('/cut', 'Conv', 1, 5).slice(0, -60)];
    expect(parseProfile(lines, 0)).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...run(1, 2)))), fc.nat(5), (some, before) => {
        for (const { medianNs } of parseProfile(some, before)) expect(medianNs).toBeGreaterThan(0);
      }),
    );
  });

  it('finds the median of what was cut to whole microseconds within the class', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }), (micros) => {
        const lines = micros.map((dur) => kernel('a', 'Conv', 1, dur));
        const [layer] = parseProfile(lines, 0);
        const lower = 1000 * (micros.toSorted((a, b) => a - b)[Math.ceil(micros.length / 2) - 1] ?? NaN);
        expect(layer?.medianNs).toBeGreaterThanOrEqual(lower);
        expect(layer?.medianNs).toBeLessThanOrEqual(lower + 1000);
      }),
    );
  });
});
