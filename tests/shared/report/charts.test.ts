import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../shared/report/build.ts';
import { clipped, textWidth } from '../../../shared/report/charts/parts.ts';
import { chartFile } from '../../../shared/report/charts/standalone.ts';
import { chartsOf } from '../../../shared/report/model.ts';
import { exampleContext, exampleSet } from './fixtures.ts';

const charts = chartsOf(buildReport(exampleSet(), exampleContext));

describe('a chart as a file', () => {
  it.each(charts.map((chart) => [chart.name, chart] as const))('stands alone: %s', (_name, chart) => {
    for (const theme of ['light', 'dark'] as const) {
      const svg = chartFile(chart, theme, 1600);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1600" height="\d+"/);
      // Not every program that draws SVG knows variables.
      expect(svg).not.toMatch(/var\(|href=|<script|NaN|undefined/);
      expect(svg.match(/https?:/g)).toHaveLength(1);
      expect(svg).toContain(`<title id="title">${chart.title}</title>`);
      expect(svg).toContain('<desc id="description">');
      expect(svg).toContain(theme === 'light' ? 'fill="#ffffff"' : 'fill="#0f1312"');
    }
  });

  it('says where its numbers come from', () => {
    const words = (svg: string) => svg.replaceAll(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(words(chartFile(charts[0]!, 'light'))).toContain(
      'Measured on bench (Raspberry Pi 5), onnxruntime 1.27.0, float32',
    );
  });
});

describe('text in pictures', () => {
  it('is cut where it has no room, and not before', () => {
    expect(clipped('LeGR 50 %', textWidth('LeGR 50 %'))).toBe('LeGR 50 %');
    expect(clipped('Uniform L1 latency<=12ms', 80)).toMatch(/^Uniform.*…$/);
    expect(textWidth(clipped('Uniform L1 latency<=12ms', 80))).toBeLessThanOrEqual(80);
  });
});
