import type { Attribute, Graph } from './graph.ts';
import type { Tensor } from './tensor.ts';

/**
 * Names a model in plans: 16 hexadecimal digits over operators, wiring, attributes, dimensions and weights; not over
 * the names of values and nodes, which exporters change freely. Two lanes of FNV-1a taken word by word, the second one
 * rotated: it tells models apart, and protects against nobody.
 */
export function fingerprint(graph: Graph): string {
  const hash = new Lanes();
  const numbers = new Map<string, number>();
  const numberOf = (value: string): number => {
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
      const constant = graph.constants.get(value);
      if (constant) addTensor(hash, constant);
    }
    return number;
  };
  numberOf('');
  hash.text(`opset ${graph.opset}`);
  for (const { name, type, dims } of graph.inputs) hash.text(`${numberOf(name)} ${type} ${dims.join()}`);
  for (const node of graph.nodes) {
    hash.text(
      `${node.domain} ${node.operator} ${node.inputs.map(numberOf).join()} ${node.outputs.map(numberOf).join()}`,
    );
    for (const name of Object.keys(node.attributes).sort()) {
      hash.text(name);
      addAttribute(hash, node.attributes[name]!);
    }
  }
  hash.text(graph.outputs.map(({ name }) => numberOf(name)).join());
  return hash.digest();
}

function addAttribute(hash: Lanes, attribute: Attribute): void {
  if (attribute.kind === 'tensor') addTensor(hash, attribute.value);
  else hash.text(`${attribute.kind} ${String(attribute.value)}`);
}

function addTensor(hash: Lanes, { type, dims, data }: Tensor): void {
  hash.text(`${type} ${dims.join()}`);
  if (!ArrayBuffer.isView(data)) hash.text(data.join('\n'));
  else if (data.byteOffset % 4 === 0 && data.byteLength % 4 === 0) {
    hash.words(new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4));
  } else {
    hash.words(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
}

const prime = 0x01000193;

class Lanes {
  private first = 0x811c9dc5 | 0;
  private second = 0xcbf29ce4 | 0;

  words(words: Int32Array | Uint8Array): void {
    let { first, second } = this;
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!;
      first = Math.imul(first ^ word, prime);
      const mixed = Math.imul(second ^ word, prime);
      second = (mixed << 15) | (mixed >>> 17);
    }
    this.first = first;
    this.second = second;
  }

  /** Text with its length, so that neighbours never run together. */
  text(text: string): void {
    const words = new Int32Array(text.length + 1);
    words[0] = text.length;
    for (let index = 0; index < text.length; index++) words[index + 1] = text.charCodeAt(index);
    this.words(words);
  }

  digest(): string {
    return [this.first, this.second].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
