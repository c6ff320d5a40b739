/** Which lists each unit stands in, and how often: packed, since searches ask it millions of times. */
export class Incidence {
  /** Where the entries of each unit start; one number more than there are units. */
  readonly starts: Int32Array;
  /** For each entry the number of the list, ascending for one unit. */
  readonly lists: Int32Array;
  /** For each entry how often the unit stands in that list. */
  readonly counts: Int32Array;

  /** Numbers below zero in a list stand for no unit. */
  constructor(unitCount: number, lists: readonly Int32Array[]) {
    const { starts, ends } = entriesOf(unitCount, lists);
    this.starts = starts;
    this.lists = new Int32Array(starts[unitCount]!);
    this.counts = new Int32Array(starts[unitCount]!);
    for (let list = 0; list < lists.length; list++) {
      const units = lists[list]!;
      for (let at = 0; at < units.length; at++) {
        const unit = units[at]!;
        if (unit < 0) continue;
        const last = ends[unit]! - 1;
        if (last >= starts[unit]! && this.lists[last] === list) this.counts[last]!++;
        else {
          this.lists[last + 1] = list;
          this.counts[last + 1] = 1;
          ends[unit]!++;
        }
      }
    }
  }
}

/** Where the entries of each unit start, and where they end before the first is written. */
function entriesOf(unitCount: number, lists: readonly Int32Array[]): { starts: Int32Array; ends: Int32Array } {
  const starts = new Int32Array(unitCount + 1);
  const lastList = new Int32Array(unitCount).fill(-1);
  for (let list = 0; list < lists.length; list++) {
    const units = lists[list]!;
    for (let at = 0; at < units.length; at++) {
      const unit = units[at]!;
      if (unit < 0 || lastList[unit] === list) continue;
      lastList[unit] = list;
      starts[unit + 1]!++;
    }
  }
  for (let unit = 0; unit < unitCount; unit++) starts[unit + 1]! += starts[unit]!;
  return { starts, ends: starts.slice(0, unitCount) };
}
