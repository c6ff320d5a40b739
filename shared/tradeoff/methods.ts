const labels: Readonly<Record<string, string>> = {
  dense: 'Original',
  legr: 'LeGR',
  slr: 'SLR',
  'global-l2': 'Global L2',
  'uniform-l1': 'Uniform L1',
  'uniform-l2': 'Uniform L2',
  'bn-gamma': 'BN gamma',
  fpgm: 'FPGM',
  taylor: 'Taylor',
  random: 'Random',
};

/** How a method is called before people; a method unknown here keeps its own name. */
export function methodLabel(method: string): string {
  return Object.hasOwn(labels, method) ? (labels[method] ?? method) : method;
}
