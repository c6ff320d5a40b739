/** Methods with the number of their candidates, in order of appearance; the original last. */
export function countMethods(methods: Iterable<string>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const method of methods) counts.set(method, (counts.get(method) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => Number(a === 'dense') - Number(b === 'dense'));
}
