import { z } from 'zod';
import type { RuntimeLayer } from '../../measurement.ts';
import { parseExport } from './times.ts';

const timed = z.object({
  name: z.string(),
  averageMs: z.number(),
  /** Missing in old versions. */
  medianMs: z.number().nullish(),
});

const described = z.object({ Name: z.string(), LayerType: z.string().optional(), Metadata: z.string().optional() });
const layerInfo = z.object({ Layers: z.array(z.union([z.string(), described])) });

/** "[ONNX Layer: /conv1/Conv]\x1e[ONNX Layer: /relu/Relu]", with \x1f in other versions, or nothing between them. */
export function parseMetadata(metadata: string): string[] {
  const entries = metadata.matchAll(/\[ONNX Layer: (.*?)\](?=\p{Cc}|\[ONNX Layer: |$)/gu);
  return [...new Set([...entries].map((entry) => entry[1] as string))];
}

interface Described {
  readonly kind: string | null;
  readonly nodes: readonly string[] | null;
}

/** What --exportLayerInfo says of each layer. An engine that was built without details has names only. */
function parseLayerInfo(text: string): ReadonlyMap<string, Described> {
  const found = new Map<string, Described>();
  for (const layer of layerInfo.safeParse(parseExport(text)).data?.Layers ?? []) {
    if (typeof layer === 'string') continue;
    const nodes = parseMetadata(layer.Metadata ?? '');
    found.set(layer.Name, { kind: layer.LayerType ?? null, nodes: nodes.length > 0 ? nodes : null });
  }
  return found;
}

/**
 * Layers of --exportProfile in the order in which they run, with what --exportLayerInfo knows of them; null when this is
 * no profile.
 *
 *     [ { "count" : 309 }
 *     , { "name" : "conv1 + PWN(re_lu_clip)", "timeMs" : 28.84, "averageMs" : 0.0933, "medianMs" : 0.0895, "percentage" : 0.9 } ]
 */
export function parseProfile(profile: string, info: string): RuntimeLayer[] | null {
  const rows = z.array(z.unknown()).safeParse(parseExport(profile));
  if (!rows.success) return null;
  const known = parseLayerInfo(info);
  const layers = rows.data.flatMap((each) => timed.safeParse(each).data ?? []);
  return layers.map(({ name, averageMs, medianMs }) => ({
    name,
    ...(known.get(name) ?? { kind: null, nodes: null }),
    medianNs: Math.round((medianMs ?? averageMs) * 1e6),
  }));
}
