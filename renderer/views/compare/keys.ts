import type { Command } from '../../app/commands/command.ts';
import type { CompareState } from './compare-state.svelte.ts';
import { exportLayers } from './export-layers.ts';

/** What can be done in the view, wherever the focus is. */
export function compareCommands(view: CompareState, { measure }: { readonly measure: () => void }): readonly Command[] {
  const blocked = view.compared.length === 0 ? 'Nothing is compared yet.' : null;
  const common = { view: 'compare', group: 'Compare', blocked } as const;
  const move = (by: number) => () => view.moveCursor(by);
  return [
    { ...common, id: 'layer.next', label: 'Next layer', isStep: true, keys: [{ key: 'ArrowRight' }], run: move(1) },
    {
      ...common,
      id: 'layer.previous',
      label: 'Previous layer',
      isStep: true,
      keys: [{ key: 'ArrowLeft' }],
      run: move(-1),
    },
    {
      ...common,
      id: 'layer.far',
      label: 'Ten layers on',
      isStep: true,
      keys: [{ key: 'ArrowRight', shift: true }],
      run: move(10),
    },
    {
      ...common,
      id: 'layer.back',
      label: 'Ten layers back',
      isStep: true,
      keys: [{ key: 'ArrowLeft', shift: true }],
      run: move(-10),
    },
    {
      ...common,
      id: 'layer.none',
      label: 'Choose no layer',
      keys: [{ key: 'Escape' }],
      run: () => (view.cursor = null),
    },
    { ...common, id: 'compared.measure', label: 'Measure together…', keys: [{ key: 'm' }], run: measure },
    {
      ...{ ...common, id: 'layers.csv', label: 'Export the layers as CSV', keys: [{ key: 'e' }] },
      run: () => exportLayers(view, 'csv'),
    },
    {
      ...{ ...common, id: 'layers.json', label: 'Export the layers as JSON', keys: [{ key: 'e', shift: true }] },
      run: () => exportLayers(view, 'json'),
    },
    ...view.compared.map(({ slot }) => ({
      ...{ ...common, id: `compared.${slot}`, label: `Show or hide ${slot}`, keys: [{ key: slot.toLowerCase() }] },
      run: () => view.toggleShown(slot),
    })),
  ];
}
