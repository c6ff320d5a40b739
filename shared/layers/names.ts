import type { RuntimeLayer } from '../api/measurements.ts';
import type { Network } from './network.ts';

/** The nodes that a layer's name gives, by index. */
export interface Named {
  readonly nodes: readonly number[];
  /** Whether the name is that of what the layer writes: what it runs ends there instead of starting there. */
  readonly byValue: boolean;
}

interface FoundName {
  readonly node: number;
  readonly start: number;
  readonly end: number;
}

/** Reads the names that runtimes give their layers. */
export class NameReader {
  private readonly network: Network;
  private readonly lengths: readonly number[];

  constructor(network: Network) {
    this.network = network;
    const lengths = new Set([...network.indexOf.keys(), ...network.writerOf.keys()].map(({ length }) => length));
    this.lengths = [...lengths].filter((length) => length > 0).sort((a, b) => b - a);
  }

  /** What the layer's name tells; no nodes where it tells nothing. */
  read({ name, nodes }: RuntimeLayer): Named {
    const said = this.indices(nodes ?? []);
    if (said.length > 0) return { nodes: said, byValue: false };
    for (const form of [this.ofNode(name), this.ofValue(name)]) if (form !== null) return form;
    return { nodes: this.ofList(name), byValue: false };
  }

  /** TensorRT adds what the file says of a node: "/conv1/Conv | Local Function: block". */
  private indices(names: readonly string[]): number[] {
    const { indexOf } = this.network;
    return [...new Set(names.flatMap((name) => indexOf.get(name) ?? indexOf.get(name.split(' | ')[0]!) ?? []))];
  }

  /** ONNX Runtime: "/conv1/Conv", "fused /fc/Gemm", "/fc/MatMul/MatMulAddFusion", each with "_token_7" where taken. */
  private ofNode(name: string): Named | null {
    for (const spelling of plainForms(name)) {
      const node = this.network.indexOf.get(spelling);
      if (node !== undefined) return { nodes: [node], byValue: false };
    }
    return null;
  }

  /** ONNX Runtime's blocked layout: "/Relu_output_0_nchwc", "/bn1/BatchNormalization_output_0_bn_nchwc". */
  private ofValue(name: string): Named | null {
    for (const spelling of plainForms(name)) {
      for (const ending of ['_nchwc', '_bn_nchwc']) {
        const writer = spelling.endsWith(ending) && this.network.writerOf.get(spelling.slice(0, -ending.length));
        if (typeof writer === 'number') return { nodes: [writer], byValue: true };
      }
    }
    return null;
  }

  /**
   * TensorRT: "Conv_0 + Relu_1", "PWN(PWN(Sigmoid_2), Mul_3)", "conv1 || conv2", "reshape_before_/fc/Gemm + /fc/Gemm",
   * "{ForeignNode[conv1...fc]}", which is everything from the one to the other. The longest name wins: names of nodes
   * may hold any of these signs.
   */
  private ofList(name: string): number[] {
    const found: FoundName[] = [];
    for (let at = 0; at < name.length; at++) {
      if (!startsName(name, at)) continue;
      const end = this.longestName(name, at);
      if (end === at) continue;
      const text = name.slice(at, end);
      found.push({ node: (this.network.indexOf.get(text) ?? this.network.writerOf.get(text))!, start: at, end });
      at = end - 1;
    }
    const dots = /\bForeignNode\[/.test(name) ? betweenNames(name, '...', found) : -1;
    if (dots < 0) return [...new Set(found.map(({ node }) => node))];
    const first = found.find(({ end }) => end <= dots)?.node ?? null;
    const last = found.findLast(({ start }) => start > dots)?.node ?? null;
    return nodesBetween(this.network, first, last);
  }

  private longestName(text: string, at: number): number {
    for (const length of this.lengths) {
      const end = at + length;
      if (end > text.length || !endsName(text, end)) continue;
      const name = text.slice(at, end);
      if (this.network.indexOf.has(name) || this.network.writerOf.has(name)) return end;
    }
    return at;
  }
}

function plainForms(name: string): string[] {
  const free = name.replace(/_token_\d+$/, '');
  const fused = free.replace(/^fused /, '').replace(/\/\w*Fusion\w*\/?$/, '');
  return [name, free, fused];
}

/** Where the sign stands that is no part of a name; -1 where it does not. */
function betweenNames(text: string, sign: string, found: readonly FoundName[]): number {
  let at = text.indexOf(sign);
  while (at >= 0 && found.some(({ start, end }) => start <= at && at < end)) at = text.indexOf(sign, at + 1);
  return at;
}

function startsName(text: string, at: number): boolean {
  return at === 0 || /[\s()[\]{},;|+]$|\.\.\.$|_(?:before|after)_$/.test(text.slice(Math.max(0, at - 8), at));
}

function endsName(text: string, end: number): boolean {
  return end === text.length || /^(?:[\s()[\]{},;|+]|\.\.\.)/.test(text.slice(end, end + 3));
}

/** The nodes on the paths from the one to the other; an end that is not known is the network's. */
function nodesBetween(network: Network, first: number | null, last: number | null): number[] {
  const after = closure(first, network.readers);
  const before = closure(last, network.producers);
  const between = (after ?? before ?? []).values();
  return [...between].filter((node) => before === null || before.has(node)).sort((a, b) => a - b);
}

function closure(start: number | null, next: readonly (readonly number[])[]): Set<number> | null {
  if (start === null) return null;
  const reached = new Set([start]);
  for (const node of reached) for (const other of next[node]!) reached.add(other);
  return reached;
}
