import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typedPath } from '../../../electron/host/typed-path.ts';

describe('a typed path', () => {
  it.each([
    ['net.onnx', '/work/net.onnx'],
    [' /nets/a net.onnx ', '/nets/a net.onnx'],
    ['"/nets/a net.onnx"', '/nets/a net.onnx'],
    ['file:///nets/a%20net.onnx', '/nets/a net.onnx'],
    ['~/net.onnx', join(homedir(), 'net.onnx')],
    ['~', homedir()],
    ['~backup/net.onnx', '/work/~backup/net.onnx'],
  ])('%s is %s', (typed, path) => {
    expect(typedPath('/work', typed)).toBe(path);
  });
});
