import { download } from '../../app/download.ts';
import type { CompareState } from './compare-state.svelte.ts';
import { layersAsCsv, layersAsJson } from './layer-export.ts';

/** Hands out exactly the layers that are shown; nothing while there are none. */
export function exportLayers(view: CompareState, format: 'csv' | 'json'): void {
  const { comparedLayers: layers, compared, shown, counts } = view;
  if (layers === null) return;
  const table = { layers, compared, shown, counts };
  if (format === 'csv') download('layers.csv', 'text/csv', layersAsCsv(table));
  else download('layers.json', 'application/json', layersAsJson(table));
}
