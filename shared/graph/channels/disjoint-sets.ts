/** Union-find over integers 0, 1, 2, … that are handed out on demand. */
export class DisjointSets {
  private parent = new Int32Array(1 << 12);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** New elements, each a set of its own. */
  add(count: number): Int32Array {
    const end = this.count + count;
    if (end > this.parent.length) {
      const grown = new Int32Array(Math.max(end, 2 * this.parent.length));
      grown.set(this.parent);
      this.parent = grown;
    }
    const added = new Int32Array(count);
    for (let index = 0; index < count; index++) {
      added[index] = this.count + index;
      this.parent[this.count + index] = this.count + index;
    }
    this.count = end;
    return added;
  }

  /** The smallest element of the set. */
  find(element: number): number {
    const { parent } = this;
    let root = element;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[element] !== root) {
      const next = parent[element]!;
      parent[element] = root;
      element = next;
    }
    return root;
  }

  unite(a: number, b: number): void {
    const rootA = this.find(a);
    const rootB = this.find(b);
    // The smaller root wins, so that the outcome does not depend on the order of the unions.
    if (rootA < rootB) this.parent[rootB] = rootA;
    else this.parent[rootA] = rootB;
  }
}
