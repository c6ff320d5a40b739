/** The views of the program, in the order of the rail. */
export const views = [
  { id: 'tradeoffs', label: 'Trade-offs', key: '1' },
  { id: 'compare', label: 'Compare', key: '2' },
  { id: 'experiment', label: 'Experiment', key: '3' },
  { id: 'devices', label: 'Devices', key: '4' },
  { id: 'model', label: 'Model', key: '5' },
  { id: 'report', label: 'Report', key: '6' },
  { id: 'training', label: 'Training', key: '7' },
] as const;

export type ViewId = (typeof views)[number]['id'];

export function viewLabel(id: ViewId): string {
  return views.find((view) => view.id === id)!.label;
}
