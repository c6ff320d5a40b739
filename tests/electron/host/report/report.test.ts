import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileNames, repeatCommands } from '../../../../electron/host/report/commands.ts';
import { chartFor, formatOf } from '../../../../electron/host/report/format.ts';
import { pngWidth } from '../../../../electron/host/report/png.ts';
import { saveReport } from '../../../../electron/host/report/report.ts';
import { buildReport } from '../../../../shared/report/build.ts';
import { chartsOf } from '../../../../shared/report/model.ts';
import { exampleContext, exampleSet } from '../../../shared/report/fixtures.ts';

const report = buildReport(exampleSet(), exampleContext);
let folder: string;

beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'espalier-report-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a saved report', () => {
  it('is HTML or Markdown by its ending, with the charts of the latter beside it', async () => {
    const html = await saveReport(report, join(folder, 'a.htm'), { theme: 'light' });
    expect(await readFile(html.file, 'utf8')).toMatch(/^<!doctype html>/);
    const markdown = await saveReport(report, join(folder, 'my report #1.md'), { theme: 'dark' });
    expect(markdown.charts.map((file) => file.slice(folder.length + 1))).toEqual([
      ...['my report #1-front.svg', 'my report #1-latency.svg', 'my report #1-channels.svg'],
    ]);
    expect(await readFile(markdown.charts[0]!, 'utf8')).toContain('fill="#0f1312"');
    expect(await readFile(markdown.file, 'utf8')).toContain('(<my%20report%20%231-front.svg>)');
  });

  it.each(['light', 'dark'] as const)('is a picture that is not blank (%s)', async (theme) => {
    for (const { name } of chartsOf(report)) {
      const { file } = await saveReport(report, join(folder, `${name}.png`), { chart: name, theme });
      const { format, width, height } = await sharp(file).metadata();
      expect([format, width]).toEqual(['png', pngWidth]);
      expect(height).toBeGreaterThan(500);
      const { channels, dominant } = await sharp(file).stats();
      for (const { stdev } of channels.slice(0, 3)) expect(stdev).toBeGreaterThan(10);
      // The ground reaches all edges: nothing of what lies under it shows.
      expect(dominant.r > 200).toBe(theme === 'light');
      const corner = await sharp(file)
        .extract({ left: 0, top: height - 1, width: 1, height: 1 })
        .raw()
        .toBuffer();
      expect([...corner.subarray(0, 3)]).toEqual(theme === 'light' ? [255, 255, 255] : [15, 19, 18]);
    }
  });

  it('is no PNG where there is no font to write with', async () => {
    const fonts = join(folder, 'fonts.conf');
    await writeFile(fonts, '<fontconfig></fontconfig>');
    const png = fileURLToPath(new URL('../../../../electron/host/report/png.ts', import.meta.url));
    const script = `const { drawPng } = await import(${JSON.stringify(png)}); await drawPng('<svg/>').catch(({ code, hint }) => console.log(code, hint));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, FONTCONFIG_FILE: fonts },
    });
    expect(stdout).toMatch(/^FONT_MISSING .*SVG/);
  });
});

describe('what a report is saved as', () => {
  const charts = chartsOf(report);

  it('is told by the format, else by the ending', () => {
    expect(formatOf('a.PNG', undefined)).toBe('png');
    expect(formatOf('a.txt', 'markdown')).toBe('markdown');
    expect(() => formatOf('report', undefined)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('is one chart for a picture, and none for a text', () => {
    expect(chartFor(charts, 'html', undefined)).toBeNull();
    expect(chartFor(charts, 'svg', 'latency')?.name).toBe('latency');
    for (const wrong of [
      () => chartFor(charts, 'html', 'front'),
      () => chartFor(charts, 'png', undefined),
      () => chartFor(charts.slice(0, 1), 'svg', 'channels'),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    }
  });
});

describe('the commands that repeat it', () => {
  it('name experiments, device and budgets, and quote what needs it', () => {
    expect(fileNames(['First run!', 'first run 2', 'first run', '???'])).toEqual([
      'first-run.yaml',
      'first-run-2.yaml',
      'first-run-3.yaml',
      'experiment.yaml',
    ]);
    const set = exampleSet(['latency<=0.5ms']);
    expect(repeatCommands(set, ['first.yaml'], { conditions: set.conditions!, profile: 'report' })).toEqual([
      'espalier run first.yaml',
      'espalier device add bench ADDRESS',
      'espalier measure --device bench --runtime onnxruntime --precision float32 --threads 1 --report ID…',
      "espalier report --device bench --budget 'latency<=0.5ms' --out report.html",
    ]);
  });
});
