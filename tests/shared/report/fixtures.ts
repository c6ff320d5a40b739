import type { TradeoffSet } from '../../../shared/api/results.ts';
import type { ChosenLayers, ReportContext } from '../../../shared/report/context.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import { candidate, dense, latency, measured } from '../tradeoff/fixtures.ts';
import { deviceState } from '../../setup/device-state.ts';

const methods = ['legr', 'global-l2', 'uniform-l1', 'random'];
const levels = [0.8, 0.65, 0.5, 0.35, 0.2];

/** Four methods at five levels with invented numbers: pruning costs accuracy, the better method less. */
export function exampleSet(budgets: readonly string[] = ['latency<=0.5ms', 'accuracy>=75%']): TradeoffSet {
  const cut = methods.flatMap((method, rank) =>
    levels.map((level) =>
      candidate(`${method}-${String(level)}`, {
        method,
        level,
        macs: Math.round(40_000_000 * level),
        params: Math.round(270_000 * level),
        accuracy: 0.878 - (1 - level) ** 2 * (0.16 + rank * 0.13),
      }),
    ),
  );
  const latencies = [
    latency('dense', 0.78),
    ...cut.map(({ id, level, method }, index) =>
      latency(id, 0.1 + 0.66 * level + 0.008 * methods.indexOf(method), {
        flags: index === 3 ? ['p90/p50 above 1.3'] : [],
      }),
    ),
  ];
  return assembleTradeoffs([dense, ...cut], measured(latencies), budgets.map(parseBudget));
}

const state = deviceState({
  board: 'Raspberry Pi 5',
  system: 'Debian GNU/Linux 12',
  kernel: '6.12.25+rpt-rpi-2712',
  machine: 'aarch64',
  cores: 4,
  cpuModel: 'Cortex-A76',
  memoryBytes: 8_454_000_640,
  freeDiskBytes: 20_000_000_000,
  powerMode: null,
  governor: 'ondemand',
  clocksKhz: [1_500_000, 1_500_000, 2_400_000, 1_500_000],
  temperatures: [{ zone: 'cpu-thermal', celsius: 48.3 }],
  loadAverage: 0.1,
});

/** A residual network of 20 layers at half its MACs: the first blocks keep more, the classifier is fixed. */
export function exampleLayers(count = 20): ChosenLayers {
  const layers = Array.from({ length: count }, (_, at) => {
    const fixed = at === count - 1;
    const channels = fixed ? 10 : 16 * 2 ** Math.min(2, Math.floor((3 * at) / count));
    return {
      ...{
        node: fixed ? 'classifier' : `stage${String(Math.floor((3 * at) / count) + 1)}.conv${String(at)}`,
        channels,
      },
      ...{ operators: fixed ? ['Gemm'] : ['Conv', 'BatchNormalization', 'Relu'], size: fixed ? [] : [32, 32] },
      group: { name: `conv${String(at)}`, layers: 1, prunable: !fixed },
      ...{ macs: fixed ? 640 : 2_000_000, params: channels * 144 },
    };
  });
  const kept = layers.map(({ channels, macs, params, group }, at) => {
    const share = group.prunable ? 0.45 + 0.4 * Math.cos(at) ** 2 : 1;
    return {
      ...{ channels: Math.round(channels * share), macs: Math.round(macs * share ** 2) },
      ...{ params: Math.round(params * share ** 2), ns: 12_000 + 1000 * at },
    };
  });
  return { layers, kept, timedOn: 'bench, onnxruntime 1.27.0, float32, 1 thread' };
}

export const exampleContext: ReportContext = {
  project: 'resnet20',
  createdAt: '2026-11-23T01:10:00.000Z',
  program: 'Espalier 0.1.0',
  models: [{ name: 'resnet20.onnx', sha256: 'a'.repeat(64) }],
  experiments: [
    { name: 'First', method: 'legr', file: 'first.yaml', yaml: 'name: First\nlevels: [0.8, 0.5]\nseed: 0\n' },
  ],
  chosen: {
    id: 'legr-0.5',
    reason: 'the most accurate one that is known to meet every budget',
    artifactSha256: 'b'.repeat(64),
    layers: exampleLayers(),
    problem: null,
  },
  measurement: {
    measuredAt: '2026-11-23T01:08:00.000Z',
    noiseFloor: 0.006,
    command: './espalier-agent --rounds 12 --threads 1',
    before: state,
    after: { ...state, temperatures: [{ zone: 'cpu-thermal', celsius: 61.9 }] },
  },
  commands: ['espalier run first.yaml', 'espalier report --device bench --out report.html'],
};
