import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoard } from '../../../../electron/devices/board/board.ts';
import * as condition from '../../../../electron/devices/board/condition.ts';
import * as gpu from '../../../../electron/devices/board/gpu.ts';
import * as identity from '../../../../electron/devices/board/identity.ts';
import * as jetson from '../../../../electron/devices/board/jetson.ts';
import * as processor from '../../../../electron/devices/board/processor.ts';
import { boardScript } from '../../../../electron/devices/board/script.ts';
import * as tools from '../../../../electron/devices/board/tools.ts';
import * as sensors from '../../../../electron/devices/sensors/sensors.ts';
import * as values from '../../../../electron/devices/sensors/values.ts';
import * as tegrastats from '../../../../electron/devices/telemetry/tegrastats.ts';
import { TelemetryLines } from '../../../../electron/devices/telemetry/watch-board.ts';

/** Every function of these files that takes one text. */
const parsers = [condition, gpu, identity, jetson, processor, tools, sensors, values, tegrastats].flatMap((file) =>
  Object.entries(file)
    .filter(([name]) => name.startsWith('parse'))
    .map(([name, parse]) => [name, parse as (text: string) => unknown] as const),
);

/** Pieces of real answers, so that random texts get past the first character of a form. */
const pieces = [
  ...['processor\t: 0', 'CPU part\t: 0xd03', 'model name\t: ', 'vendor_id\t: x', 'core 0-9999', 'NV Power Mode: '],
  ...[
    '# R36 (release), REVISION: ',
    '< POWER_MODEL ID=',
    ' NAME=',
    'pmode:',
    'cpu0: Online=1 Governor=',
    'cpu  1 2 3 4',
  ],
  ...[
    'RAM 1/2MB',
    ' CPU [',
    '%@',
    'off',
    ']',
    ' GR3D_FREQ ',
    '@[',
    'C/',
    'mW/',
    'VDD_IN ',
    '-256',
    'MemTotal: ',
    ' kB',
  ],
  ...[
    '#sensor ',
    'temperature',
    'microjoules ',
    'raspberry-flags',
    '#values;',
    ';',
    '\n',
    '\0',
    '99999999999999999999',
  ],
  ...['/usr/bin/x\n', 'libnvinfer.so.', '[TensorRT v', 'DRIVER=', 'PCI_ID=', '##espalier ', 'sensors\n', 'cpuinfo\n'],
];
const text = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 20 })
      .map((parts) => parts.join('')),
  },
);

/** NaN, an infinity or an undefined number would be stored. */
function sound(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value instanceof Map) return [...value.values()].every(sound);
  if (value !== null && typeof value === 'object') return Object.values(value).every(sound);
  return true;
}

describe('random text', () => {
  it.each(parsers)('is no error of %s', (_, parse) => {
    fc.assert(
      fc.property(text, (input) => {
        expect(sound(parse(input))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is a board', () => {
    const names = [...boardScript.matchAll(/##espalier (\w+)/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(30);
    const answer = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 12 });
    fc.assert(
      fc.property(answer, (sections) => {
        const state = parseBoard(sections.map(([name, content]) => `##espalier ${name}\n${content}\n`).join('\n'));
        expect(sound(state)).toBe(true);
        expect(state.cores).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('is telemetry', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (lines) => {
        const telemetry = new TelemetryLines();
        for (const line of ['#sensor uptime', '#sensor microjoules 9 x', ...lines, '#values;1.5;2', '#values;2;1'])
          expect(sound(telemetry.read(line))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
