import { describe, expect, it } from 'vitest';
import { markup, trusted } from '../../../shared/report/markup.ts';
import { renderReport } from '../../../shared/report/report.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { candidate, dense, latency, measured, predicted } from '../tradeoff/fixtures.ts';
import { exampleContext, exampleSet } from './fixtures.ts';
import { deviceState } from '../../setup/device-state.ts';

describe('markup', () => {
  it('escapes all but markup', () => {
    const inner = markup`<b title="${'" onclick="x'}">${"<&>'"}</b>`;
    expect(inner.text).toBe('<b title="&quot; onclick=&quot;x">&lt;&amp;&gt;&#39;</b>');
    expect(markup`${inner}${[inner, 3]}${trusted('<i>')}`.text).toBe(`${inner.text}${inner.text}3<i>`);
  });
});

describe('the report', () => {
  it('holds the sentence, the picture, every candidate and how it was measured', () => {
    const set = exampleSet();
    const report = renderReport(set, exampleContext);
    expect(report).toContain(`<p class="lead">${set.sentence}</p>`);
    expect(report.match(/<svg class="plot/g)).toHaveLength(2);
    for (const { id } of set.candidates) expect(report).toContain(`<td class="">${id}</td>`);
    for (const fact of [
      'onnxruntime 1.27.0, float32',
      '600 for each candidate, in 12 interleaved rounds; none dropped',
      '0.6 % (a network against itself',
      '48.3 °C (cpu-thermal) before, 61.9 °C (cpu-thermal) after',
      '2026-11-23 01:08 UTC',
      '≤ 0.5 ms',
      '≥ 75 %',
      'p90/p50 above 1.3',
      './espalier-agent --rounds 12 --threads 1',
      '2.0e−7',
    ]) {
      expect(report).toContain(fact);
    }
  });

  it('draws what is predicted hollow and dashed, and says by what it is', () => {
    const set = assembleTradeoffs(
      [dense, candidate('half'), candidate('third')],
      measured([latency('dense', 0.78)]),
      [],
      predicted({ half: 0.41 }),
    );
    const report = renderReport(set, exampleContext);
    expect(report.match(/class="mark method-legr predicted"/g)).toHaveLength(2);
    expect(report.match(/class="whisker method-legr predicted"/g)).toHaveLength(2);
    for (const words of [
      ...[
        '0.410 (0.390 to 0.430)',
        'Not drawn: 1 without a known latency',
        'Latency p50, ms (measured, hollow: predicted)',
      ],
      'Predicted</dt><dd>where not measured, by the latency model of resnet56',
    ]) {
      expect(report).toContain(words);
    }
    expect(renderReport(exampleSet(), exampleContext)).not.toContain('redicted, not measured');
  });

  it('loads nothing and runs nothing', () => {
    const report = renderReport(exampleSet(), exampleContext);
    expect(report).not.toMatch(/<script|javascript:|\bsrc=|\bhref=|@import|https?:|<[^>]+\son[a-z]+=/i);
    expect(report.match(/url\([^)]*\)/g)?.every((url) => url.startsWith('url(#'))).toBe(true);
  });

  it('never calls counted MACs speed', () => {
    const set = assembleTradeoffs([dense, candidate('half')], null, []);
    const report = renderReport(set, { ...exampleContext, measurement: null });
    expect(report).toContain('MACs, M (counted)');
    expect(report).toContain('not measured on any device yet');
    expect(report).not.toMatch(/faster|slower/);
  });

  it('stands without candidates', () => {
    const report = renderReport(assembleTradeoffs([], null, []), { ...exampleContext, measurement: null });
    expect(report).toContain('There are no candidates yet');
    expect(report).not.toContain('<svg');
  });

  it('escapes hostile names wherever they come from', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
    const hostile = candidate(evil, {
      method: evil,
      accuracySplit: evil,
      artifactSha256: 'sha-evil',
      experimentId: evil,
    });
    const set = assembleTradeoffs(
      [dense, hostile],
      measured([latency('dense', 0.8), latency('evil', 0.4, { flags: [evil] })], {
        device: evil,
        board: evil,
        conditions: { ...measured([]).conditions, runtime: evil, runtimeVersion: evil },
      }),
      [],
    );
    const state = deviceState({
      board: evil,
      system: evil,
      kernel: evil,
      machine: evil,
      cores: 4,
      cpuModel: evil,
      memoryBytes: null,
      freeDiskBytes: null,
      powerMode: evil,
      governor: evil,
      clocksKhz: [],
      temperatures: [{ zone: evil, celsius: 1 }],
      loadAverage: null,
    });
    const report = renderReport(set, {
      project: evil,
      createdAt: '2026-11-23T01:10:00.000Z',
      program: evil,
      models: [{ name: evil, sha256: evil }],
      experiments: [{ name: evil, method: evil, settings: { [evil]: evil } }],
      measurement: { measuredAt: evil, noiseFloor: null, command: evil, before: state, after: state },
    });
    expect(report.split('&lt;script&gt;').length).toBeGreaterThan(20);
    expect(report).not.toMatch(/<script|<img|onerror='/);
  });
});
