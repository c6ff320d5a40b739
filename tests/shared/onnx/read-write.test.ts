import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';

const tiny: Graph = {
  name: 'tiny',
  opset: 13,
  domains: {},
  inputs: [{ name: 'image', type: 'float32', dims: ['N', 1, 2, 2] }],
  outputs: [{ name: 'out', type: 'float32', dims: ['N', 2, 2, 2] }],
  nodes: [
    {
      name: 'conv',
      domain: '',
      operator: 'Conv',
      inputs: ['image', 'weight'],
      outputs: ['out'],
      attributes: {
        kernel_shape: { kind: 'ints', value: [1, 1] },
        group: { kind: 'int', value: 1 },
        auto_pad: { kind: 'string', value: 'NOTSET' },
      },
    },
  ],
  constants: new Map([['weight', { type: 'float32', dims: [2, 1, 1, 1], data: Float32Array.of(2, -3) }]]),
  stated: new Map([['between', { type: 'float32', dims: ['N', 3] }]]),
  metadata: { note: 'Größe ✓' },
};

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof EspalierError && error.hint !== '' ? error.code : `not coded: ${String(error)}`;
  }
  return 'no error';
}

describe('readOnnx and writeOnnx', () => {
  it('gives back what was written, and the same bytes each time', () => {
    const bytes = writeOnnx(tiny);
    expect(readOnnx(bytes, 'tiny.onnx')).toEqual(tiny);
    expect(writeOnnx(readOnnx(bytes, 'tiny.onnx'))).toEqual(bytes);
  });

  it('writes what ONNX Runtime computes with', async () => {
    const session = await InferenceSession.create(writeOnnx(tiny));
    const { Tensor } = await import('onnxruntime-node');
    const { out } = await session.run({ image: new Tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 1, 2, 2]) });
    expect(Array.from(out!.data as Float32Array)).toEqual([2, 4, 6, 8, -3, -6, -9, -12]);
    await session.release();
  });

  it('reads weights from bytes at any alignment', () => {
    const bytes = writeOnnx(tiny);
    for (let shift = 0; shift < 4; shift++) {
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      expect(readOnnx(shifted.subarray(shift), 'tiny.onnx')).toEqual(tiny);
    }
  });

  it.each([
    ['text', new Uint8Array(Buffer.from('this is no network at all, only text')), 'MODEL_NOT_ONNX'],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), 'MODEL_NOT_ONNX'],
    ['a PyTorch archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), 'MODEL_NOT_ONNX'],
    ['an old PyTorch pickle', Uint8Array.of(0x80, 2, 0x8a, 0x0a), 'MODEL_NOT_ONNX'],
    ['a Keras file', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a), 'MODEL_NOT_ONNX'],
    ['nothing', new Uint8Array(), 'MODEL_TRUNCATED'],
  ])('refuses %s with a code and a hint', (_, bytes, code) => {
    expect(codeOf(() => readOnnx(bytes, 'file'))).toBe(code);
  });

  it('calls every beginning of a network truncated or damaged, never anything uncoded', () => {
    const bytes = writeOnnx({ ...tiny, metadata: {} });
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => readOnnx(bytes.subarray(0, length), 'file'))).toMatch(
        /^(MODEL_TRUNCATED|MODEL_NOT_ONNX|OPSET_UNSUPPORTED)$/,
      );
    }
    expect(codeOf(() => readOnnx(bytes.subarray(0, bytes.length - 40), 'file'))).toBe('MODEL_TRUNCATED');
  });

  it('ends in a coded error or a Graph whatever single byte is wrong', () => {
    const bytes = writeOnnx(tiny);
    for (let index = 0; index < bytes.length; index++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const mutated = bytes.slice();
        mutated[index] = value;
        expect(codeOf(() => readOnnx(mutated, 'file'))).not.toMatch(/^not coded/);
      }
    }
  });

  it('refuses a weight whose bytes are not as many as its shape declares', () => {
    const weight = { type: 'float32' as const, dims: [2, 1, 1, 1_000_000_000], data: Float32Array.of(2, -3) };
    const bytes = writeOnnx({ ...tiny, constants: new Map([['weight', weight]]) });
    expect(codeOf(() => readOnnx(bytes, 'file'))).toBe('MODEL_INVALID');
  });

  it('takes names of attributes and domains as names, whatever they mean to JavaScript', () => {
    const kernel = { kind: 'ints' as const, value: [1, 1] };
    const attributes = Object.fromEntries([['__proto__', kernel]]);
    const graph = {
      ...tiny,
      nodes: [{ ...tiny.nodes[0]!, attributes }],
      domains: Object.fromEntries([['__proto__', 1]]),
    };
    const { nodes, domains } = readOnnx(writeOnnx(graph), 'file');
    expect(Object.entries(nodes[0]!.attributes)).toEqual([['__proto__', kernel]]);
    expect(nodes[0]!.attributes['kind']).toBeUndefined();
    expect(Object.entries(domains)).toEqual([['__proto__', 1]]);
  });

  it('refuses two attributes of one name', () => {
    const attribute = { kind: 'int' as const, value: 1 };
    const bytes = writeOnnx({
      ...tiny,
      nodes: [{ ...tiny.nodes[0]!, attributes: { grouq: attribute, group: attribute } }],
    });
    const at = Buffer.from(bytes).indexOf('grouq');
    bytes.set(Buffer.from('group'), at);
    expect(codeOf(() => readOnnx(bytes, 'file'))).toBe('MODEL_INVALID');
  });

  it('refuses operator sets that it does not know', () => {
    expect(codeOf(() => readOnnx(writeOnnx({ ...tiny, opset: 99 }), 'file'))).toBe('OPSET_UNSUPPORTED');
    expect(codeOf(() => readOnnx(writeOnnx({ ...tiny, opset: 0 }), 'file'))).toBe('OPSET_UNSUPPORTED');
  });
});

const models = new URL('../../../../shared/data/models/', import.meta.url);
describe.skipIf(!existsSync(models))('readOnnx on real networks (skipped where ../shared/data is not there)', () => {
  const files = existsSync(models) ? readdirSync(models).filter((name) => name.endsWith('.onnx')) : [];
  it.each(files)('%s survives reading and writing', (name) => {
    const graph = readOnnx(readFileSync(new URL(name, models)), name);
    expect(readOnnx(writeOnnx(graph), name)).toEqual(graph);
  });
});
