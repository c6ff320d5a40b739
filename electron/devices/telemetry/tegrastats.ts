import type { Rail, Temperature } from '../../../shared/api/devices.ts';

/** One line of NVIDIA's tegrastats, of any version. What is missing is null, or nothing in a list. */
export interface Tegrastats {
  readonly memoryUsedBytes: number | null;
  /** Null for a core that is off. */
  readonly cores: readonly ({ readonly load: number; readonly khz: number | null } | null)[];
  readonly gpuLoad: number | null;
  readonly gpuKhz: number | null;
  readonly temperatures: readonly Temperature[];
  readonly rails: readonly Rail[];
  /** What is not understood, as it stands there. */
  readonly rest: string;
}

const forms = {
  date: /^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d(?= )/,
  memory: /(?<!\S)RAM (\d{1,9})\/\d+MB(?: \(lfb [^)]*\))?/,
  cores: /(?<!\S)CPU \[([^\]]*)\]/,
  gpu: /(?<!\S)GR3D(?:_FREQ)? (?:off|(?:(\d{1,3})%)?(?:@(?:\[([\d,]*)\]|(\d{1,9})))?(?!\S))/,
  temperature: /(?<!\S)([^\s@]+)@(-?\d{1,4}(?:\.\d+)?)C(?:\/-?[\d.]+C)?(?!\S)/g,
  rail: /(?<!\S)([A-Za-z]\w*) (\d{1,9})(?:mW)?(?:\/\d+(?:mW)?){1,2}(?!\S)/g,
} as const;

/** "RAM 6185/7620MB (lfb 8x2MB)", in bytes. */
export function parseMemory(line: string): number | null {
  const used = forms.memory.exec(line)?.[1];
  return used === undefined ? null : Number(used) * 1024 * 1024;
}

/** "CPU [3%@1904,7%@1906,off]" */
export function parseCores(line: string): Tegrastats['cores'] {
  const list = forms.cores.exec(line)?.[1];
  if (list === undefined) return [];
  return list.split(',').map((core) => {
    const match = /^(\d{1,3})%(?:@(\d{1,6}))?$/.exec(core.trim());
    if (match === null) return null;
    return { load: Number(match[1]) / 100, khz: match[2] === undefined ? null : Number(match[2]) * 1000 };
  });
}

/** "GR3D_FREQ 63%@[621]", "0%@1300", "0%@[510,510]", "0%", "@[510,510]" or "off": of several clocks the highest. */
export function parseGpu(line: string): { readonly load: number | null; readonly khz: number | null } {
  const [, percent, list, clock] = forms.gpu.exec(line) ?? [];
  const clocks = (list ?? clock ?? '').split(',').filter((text) => text !== '');
  return {
    load: percent === undefined ? null : Number(percent) / 100,
    khz: clocks.length === 0 ? null : Math.max(...clocks.map(Number)) * 1000,
  };
}

/** "cpu@53.968C", or "cpu@52.9C/52.9C" with a mean; "CV0@-256C" is off. */
export function parseTemperatures(line: string): Temperature[] {
  return [...line.matchAll(forms.temperature)]
    .map(([, zone = '', celsius]) => ({ zone, celsius: Number(celsius) }))
    .filter(({ celsius }) => celsius > -100 && celsius < 200);
}

/** "VDD_IN 12479mW/12479mW", "POM_5V_IN 2545/2547" or three of them: now, and the mean; in milliwatts. */
export function parseRails(line: string): Rail[] {
  return [...line.matchAll(forms.rail)].map(([, name = '', milliwatts]) => ({ name, milliwatts: Number(milliwatts) }));
}

/** A line of tegrastats; null for a line of anything else. */
export function parseTegrastats(line: string): Tegrastats | null {
  const memoryUsedBytes = parseMemory(line);
  const cores = parseCores(line);
  if (memoryUsedBytes === null || cores.length === 0) return null;
  const gpu = parseGpu(line);
  return {
    memoryUsedBytes,
    cores,
    gpuLoad: gpu.load,
    gpuKhz: gpu.khz,
    temperatures: parseTemperatures(line),
    rails: parseRails(line),
    rest: Object.values(forms)
      .reduce((left, form) => left.replace(form, ''), line)
      .replace(/\s+/g, ' ')
      .trim(),
  };
}
