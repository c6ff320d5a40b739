/** The wanted name, or one with a number behind it that nothing else has. */
export function freshName(wanted: string, taken: (name: string) => boolean): string {
  let name = wanted;
  for (let count = 1; taken(name); count++) name = `${wanted}_${count}`;
  return name;
}
