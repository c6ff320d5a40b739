import type { LayerComparison } from '../../../shared/api/comparison.ts';
import { csvText, type CsvCell } from '../../../shared/format/csv.ts';
import type { Compared } from './compare-state.svelte.ts';
import type { CountMode } from './remembered.ts';

interface Shown {
  readonly layers: LayerComparison;
  /** All that are compared: differences are to the first, shown or not. */
  readonly compared: readonly Compared[];
  readonly shown: readonly Compared[];
  readonly counts: CountMode;
}

interface Column {
  readonly name: string;
  /** Of a layer by its index. */
  readonly of: (at: number) => CsvCell;
}

/** The layer table with the columns that are shown, in full precision; times in nanoseconds. */
export function layersAsCsv(shown: Shown): string {
  const columns = columnsOf(shown);
  const rows = shown.layers.layers.map((_, at) => columns.map(({ of }) => of(at)));
  return csvText([columns.map(({ name }) => name), ...rows]);
}

/** The same, with what the places stand for and where times are from. */
export function layersAsJson(shown: Shown): string {
  const columns = columnsOf(shown);
  const { layers, timedBy } = shown.layers;
  const document = {
    candidates: shown.shown.map(({ slot, name, candidate }) => ({ slot, id: candidate.id, name })),
    against: shown.compared[0]?.candidate.id ?? null,
    timedBy: isTimed(shown.layers) ? timedBy : null,
    layers: layers.map((_, at) => Object.fromEntries(columns.map(({ name, of }) => [name, of(at)]))),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Whether any layer of any candidate has a time. */
export function isTimed({ candidates }: LayerComparison): boolean {
  return candidates.some(({ timed }) => timed !== null);
}

function columnsOf({ layers: comparison, shown, counts }: Shown): readonly Column[] {
  const { layers, candidates } = comparison;
  const counted = counts === 'macs' ? 'MACs' : 'parameters';
  const kept = (place: number, at: number) => candidates[place]!.layers[at]!;
  const others = shown.filter(({ at }) => at > 0);
  const times: readonly Column[] = [
    ...shown.map(({ slot, at: place }) => ({ name: `${slot} ns`, of: (at: number) => kept(place, at).ns })),
    ...others.map(({ slot, at: place }) => ({
      name: `${slot} - A ns`,
      of: (at: number) => difference(kept(place, at).ns, kept(0, at).ns),
    })),
  ];
  return [
    { name: 'number', of: (at) => at + 1 },
    { name: 'layer', of: (at) => layers[at]!.node },
    { name: 'group', of: (at) => layers[at]!.group?.name ?? null },
    { name: 'fixed', of: (at) => !(layers[at]!.group?.prunable ?? false) },
    { name: 'channels before', of: (at) => layers[at]!.channels },
    ...shown.map(({ slot, at: place }) => ({ name: `${slot} channels`, of: (at: number) => kept(place, at).channels })),
    { name: `${counted} before`, of: (at) => layers[at]![counts] },
    ...shown.map(({ slot, at: place }) => ({
      name: `${slot} ${counted}`,
      of: (at: number) => kept(place, at)[counts],
    })),
    ...(isTimed(comparison)
      ? times
      : others.map(({ slot, at: place }) => ({
          name: `${slot} - A ${counted}`,
          of: (at: number) => difference(kept(place, at)[counts], kept(0, at)[counts]),
        }))),
  ];
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
