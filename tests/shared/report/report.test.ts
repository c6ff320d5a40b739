import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../shared/report/build.ts';
import { chooseCandidate } from '../../../shared/report/chosen.ts';
import type { Block, Report } from '../../../shared/report/model.ts';
import { reportHtml } from '../../../shared/report/print/html.ts';
import { markup, trusted } from '../../../shared/report/print/markup.ts';
import { reportMarkdown } from '../../../shared/report/print/markdown.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import { candidate, dense, latency, measured, predicted } from '../tradeoff/fixtures.ts';
import { exampleContext, exampleLayers, exampleSet } from './fixtures.ts';
import { deviceState } from '../../setup/device-state.ts';

/** Of a set that holds other candidates than the example. */
const plainContext = { ...exampleContext, chosen: null };

describe('markup', () => {
  it('escapes all but markup', () => {
    const inner = markup`<b title="${'" onclick="x'}">${"<&>'"}</b>`;
    expect(inner.text).toBe('<b title="&quot; onclick=&quot;x">&lt;&amp;&gt;&#39;</b>');
    expect(markup`${'a\u0000\u001b\tb'}`.text).toBe('a\tb');
    expect(markup`${inner}${[inner, 3]}${trusted('<i>')}`.text).toBe(`${inner.text}${inner.text}3<i>`);
  });
});

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Every text that the report states. */
function stated({ title, origin, sentence, highlights, sections }: Report): readonly string[] {
  const inBlock = (block: Block): readonly string[] => {
    switch (block.kind) {
      case 'text':
        return [block.text];
      case 'facts':
        return block.facts.flatMap(({ name, value }) => [name, value]);
      case 'table':
        return [...block.columns.map(({ head }) => head), ...block.rows.flatMap(({ cells }) => cells)];
      case 'figure':
        return [block.chart.title, block.chart.description, block.chart.caption];
      case 'code':
        return [block.label, ...block.code.split('\n')];
    }
  };
  return [
    ...[title, origin, sentence],
    ...highlights.flatMap(({ name, value, note }) => [name, value, note]),
    ...sections.flatMap((section) => [section.title, ...section.blocks.flatMap(inBlock)]),
  ];
}

describe('the report', () => {
  it('holds the sentence, the pictures, the plan, every candidate and how it was measured', () => {
    const set = exampleSet();
    const report = reportHtml(buildReport(set, exampleContext));
    expect(report).toContain(`<p class="lead">${set.sentence}</p>`);
    expect(report.match(/<svg class="plot (wide|narrow)" [^>]*role="img" aria-labelledby/g)).toHaveLength(6);
    for (const { id } of set.candidates) expect(report).toContain(`<td class="words">${id}`);
    for (const fact of [
      ...['onnxruntime 1.27.0, float32, 1 thread', '600 for each candidate, in 12 interleaved rounds; none dropped'],
      ...['0.6 % (a network against itself', '48.3 °C (cpu-thermal) before, 61.9 °C (cpu-thermal) after'],
      ...[
        '2026-11-23 01:08 UTC',
        '≤ 0.5 ms',
        '≥ 75 %',
        'p90/p50 above 1.3',
        './espalier-agent --rounds 12 --threads 1',
      ],
      ...['equals the original with the removed channels set to zero: the largest difference is 1.0e−6, 2.0e−7 of'],
      ...['<th scope="row">1 stage1.conv0</th>', 'conv19 (fixed)', '429 of 666 channels are kept', 'b'.repeat(64)],
      ...['espalier run first.yaml', 'levels: [0.8, 0.5]', 'Espalier 0.1.0'],
    ]) {
      expect(report).toContain(fact);
    }
    // In two charts, wide and narrow.
    expect(report.match(/<circle class="chosen"/g)).toHaveLength(4);
  });

  it('says the same as HTML and as Markdown', () => {
    const report = buildReport(exampleSet(), exampleContext);
    const html = unescaped(reportHtml(report));
    const markdown = reportMarkdown(report, () => null).replaceAll(/\\([\\`*_[\]<>|~$&#+.=-])/g, '$1');
    const texts = stated(report);
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
    expect(texts.filter((text) => !markdown.includes(text))).toEqual([]);
  });

  it('shows its charts in Markdown by the files beside it', () => {
    const markdown = reportMarkdown(buildReport(exampleSet(), exampleContext), ({ name }) => `my report-${name}.svg`);
    expect(markdown.match(/^!\[.*\]\(<my%20report-(front|latency|channels)\.svg>\)$/gm)).toHaveLength(3);
    expect(markdown).toContain('| LeGR 20 % | 77.56 |');
    expect(markdown).toContain('```yaml\nname: First\n');
  });

  it('draws what is predicted hollow and dashed, and says by what it is', () => {
    const set = assembleTradeoffs(
      [dense, candidate('half'), candidate('third')],
      measured([latency('dense', 0.78)]),
      [],
      predicted({ half: 0.41 }),
    );
    const report = reportHtml(buildReport(set, plainContext));
    expect(report.match(/class="mark method-legr predicted"/g)).toHaveLength(2);
    expect(report.match(/class="whisker method-legr predicted"/g)).toHaveLength(2);
    for (const words of [
      ...['0.410 (0.390 to 0.430)', 'Not drawn: 1 without a known latency'],
      ...['Latency p50, ms (measured, hollow: predicted)'],
      'Predicted</dt><dd>where not measured, by the latency model of resnet56',
    ]) {
      expect(report).toContain(words);
    }
    expect(reportHtml(buildReport(exampleSet(), exampleContext))).not.toContain('redicted, not measured');
  });

  it('loads nothing and runs nothing', () => {
    const report = reportHtml(buildReport(exampleSet(), exampleContext));
    expect(report).not.toMatch(/<script|javascript:|\bsrc=|\bhref=|@import|https?:|<[^>]+\s(on[a-z]+|style)=/i);
    expect(report.match(/url\([^)]*\)/g)?.every((url) => url.startsWith('url(#'))).toBe(true);
    // Names of patterns and titles are of the whole page.
    const ids = [...report.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stays small with a thousand candidates', () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      candidate(`0b1f5a8e-7c3d-4f7a-9f60-${String(at).padStart(12, '0')}`, {
        ...{ level: 1 - at / 1100, macs: 4e7 - 3e4 * at, accuracy: 0.9 - (at / 1500) ** 2 - 0.0001 * (at % 7) },
      }),
    );
    const set = assembleTradeoffs(
      [dense, ...many],
      measured([latency('dense', 0.78), ...many.map(({ id }, at) => latency(id, 0.77 - 0.0006 * at))]),
      [parseBudget('latency<=0.5ms')],
    );
    const chosen = { ...exampleContext.chosen!, id: many[500]!.id, layers: exampleLayers(150) };
    const report = reportHtml(buildReport(set, { ...exampleContext, chosen }));
    expect(new TextEncoder().encode(report).length).toBeLessThan(2_000_000);
    expect(report.match(/<tr/g)!.length).toBeGreaterThan(1150);
    // Its latency chart keeps to what can be read.
    expect(report.match(/<rect class="interval/g)).toHaveLength(48);
  });

  it('leaves out what nobody reads of ten thousand, says so, and stays small', () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      candidate(`m${at}`, { level: 1 - at / 11_000, macs: 4e7 - 3e3 * at, accuracy: 0.9 - (at % 100) / 200 }),
    );
    const set = assembleTradeoffs(
      [dense, ...many],
      measured([latency('dense', 0.78), ...many.map(({ id }, at) => latency(id, 0.77 - 0.00006 * at))]),
      [],
    );
    // The least accurate one, far from the front.
    const chosen = { ...exampleContext.chosen!, id: many[99]!.id, layers: exampleLayers(150) };
    const report = reportHtml(buildReport(set, { ...exampleContext, chosen }));
    expect(new TextEncoder().encode(report).length).toBeLessThan(2_000_000);
    expect(report).toContain('8,001 less accurate candidates off the front are left out');
    for (const { id } of set.candidates.filter(({ onFront }) => onFront)) expect(report).toContain(`>${id}\n`);
    expect(report).toContain(`>${chosen.id}\n`);
  });

  it('never calls counted MACs speed', () => {
    const set = assembleTradeoffs([dense, candidate('half')], null, []);
    const report = reportHtml(buildReport(set, { ...plainContext, measurement: null }));
    expect(report).toContain('MACs, M (counted)');
    expect(report).toContain('not measured on any device yet');
    expect(report).not.toMatch(/faster|slower/);
  });

  it('stands without candidates', () => {
    const none = buildReport(assembleTradeoffs([], null, []), { ...plainContext, measurement: null });
    expect(reportHtml(none)).toContain('There are no candidates yet');
    expect(reportHtml(none)).not.toContain('<svg');
    expect(reportMarkdown(none, () => null)).toContain('There are no candidates yet');
  });

  it('says why layers are missing', () => {
    const chosen = { ...exampleContext.chosen!, layers: null, problem: 'The artifact is gone.' };
    const report = reportHtml(buildReport(exampleSet(), { ...exampleContext, chosen }));
    expect(report).toContain('Its layers cannot be shown: The artifact is gone.');
  });
});

describe('the chosen candidate', () => {
  const half = candidate('half', { accuracy: 0.872 });
  const third = candidate('third', { level: 0.3, macs: 12_000_000, accuracy: 0.6 });
  const latencies = measured([latency('dense', 0.78), latency('half', 0.41), latency('third', 0.3)]);

  it('is the best within budget, else the cheapest that loses at most a point, else the most accurate cut', () => {
    const within = assembleTradeoffs([dense, half, third], latencies, [parseBudget('latency<=0.35ms')]);
    expect(chooseCandidate(within)).toMatchObject({ candidate: { id: 'third' } });
    const free = chooseCandidate(assembleTradeoffs([dense, half, third], latencies, []));
    expect(free).toMatchObject({
      candidate: { id: 'half' },
      reason: expect.stringContaining('fastest of the front') as string,
    });
    const counted = chooseCandidate(assembleTradeoffs([dense, half, third], null, []));
    expect(counted).toMatchObject({ reason: expect.stringContaining('smallest of the front') as string });
    expect(chooseCandidate(assembleTradeoffs([dense, third], latencies, []))).toMatchObject({
      ...{ candidate: { id: 'third' }, reason: 'the most accurate cut of the front (no budget is set)' },
    });
    expect(chooseCandidate(assembleTradeoffs([dense], latencies, []))).toBeNull();
  });
});

describe('hostile names', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>|\n# [x](javascript:1) \`\`\``;
  const state = deviceState({
    ...{ board: evil, system: evil, kernel: evil, machine: evil, cores: 4, cpuModel: evil, memoryBytes: null },
    ...{ freeDiskBytes: null, powerMode: evil, governor: evil, clocksKhz: [], loadAverage: null },
    temperatures: [{ zone: evil, celsius: 1 }],
  });
  const hostile = candidate(evil, {
    ...{ method: evil, accuracySplit: evil, artifactSha256: 'sha-evil', experimentId: evil, ranking: evil },
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
  const { layers, kept } = exampleLayers(3);
  const report = buildReport(set, {
    ...{ project: evil, createdAt: '2026-11-23T01:10:00.000Z', program: evil, commands: [evil] },
    models: [{ name: evil, sha256: evil }],
    experiments: [{ name: evil, method: evil, file: evil, yaml: evil }],
    chosen: {
      ...{ id: evil, reason: evil, artifactSha256: evil, problem: evil },
      layers: { layers: layers.map((layer) => ({ ...layer, node: evil, operators: [evil] })), kept, timedOn: evil },
    },
    measurement: { measuredAt: evil, noiseFloor: null, command: evil, before: state, after: state },
  });

  it('are text in HTML and in every chart', () => {
    const html = reportHtml(report);
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(40);
    expect(html).not.toMatch(/<script|<img|onerror='/);
  });

  it('are text in Markdown', () => {
    const markdown = reportMarkdown(report, () => null);
    // Code stands as it is between fences that it does not hold.
    const prose = markdown.replaceAll(/^(`{3,})(yaml|sh)\n[\s\S]*?\n\1$/gm, '').replaceAll(/(`+) [^\n]*? \1(?!`)/g, '');
    expect(prose).not.toMatch(/(?<!\\)<script|(?<!\\)\[x\]|^# \[/m);
    const rows = prose.split('\n').filter((line) => line.startsWith('| '));
    const columns = new Set(rows.map((row) => row.match(/(?<!\\)\|/g)!.length));
    expect(columns.size).toBe(2);
  });
});
