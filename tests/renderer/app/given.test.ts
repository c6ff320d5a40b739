import { describe, expect, it, vi } from 'vitest';
import { droppedPath } from '../../../renderer/app/given/dropped.ts';
import { intentOf } from '../../../renderer/app/given/intent.ts';
import { take } from '../../../renderer/app/given/take.ts';
import type { GivenPath } from '../../../shared/api/window-bridge.ts';

const file = (name: string): GivenPath => ({ name, path: `/home/robot/${name}`, isDirectory: false, entries: [] });
const folder = (entries: readonly string[], name = 'given'): GivenPath => ({
  name,
  path: `/home/robot/${name}`,
  isDirectory: true,
  entries,
});

describe('what is given', () => {
  it('is known for what it is', () => {
    for (const name of ['net.onnx', 'Net.H5', 'net.keras', 'model.json', 'net.tflite', 'weights.pth'])
      expect(intentOf(file(name))).toMatchObject({ kind: 'model', path: `/home/robot/${name}`, isWhole: true });
    expect(intentOf(file('few.yaml')).kind).toBe('experiment');
    expect(intentOf(file('espalier.sqlite'))).toMatchObject({ kind: 'project', path: '/home/robot' });
    expect(intentOf(folder(['espalier.sqlite', 'artifacts'])).kind).toBe('project');
    expect(intentOf(folder(['model.json', 'group1-shard1of1.bin']))).toMatchObject({
      kind: 'model',
      path: '/home/robot/given/model.json',
    });
    expect(intentOf(folder(['train', 'test'])).kind).toBe('images');
    expect(intentOf(folder(['README.txt', 'a.JPG'])).kind).toBe('images');
  });

  it('is refused with what would do', () => {
    expect(intentOf(file('a.png'))).toMatchObject({ kind: 'unknown', hint: 'Drop the folder that the images are in.' });
    expect(intentOf(file('letter.docx'))).toMatchObject({ message: 'letter.docx is nothing that Espalier opens.' });
    expect(intentOf(folder([]))).toMatchObject({ message: 'The folder given is empty.' });
    expect(intentOf(folder(['a.txt', 'b.csv']))).toMatchObject({ kind: 'unknown' });
  });

  it('goes where it belongs, and a browser says what it cannot do', () => {
    const takers = { model: vi.fn(), images: vi.fn(), experiment: vi.fn(), project: vi.fn(), complain: vi.fn() };
    take(file('net.onnx'), takers);
    take({ ...file('net.onnx'), path: null }, takers);
    expect(takers.model.mock.calls).toEqual([
      ['/home/robot/net.onnx', true],
      ['net.onnx', false],
    ]);
    take(folder(['a.png']), takers);
    take(file('few.yml'), takers);
    take(folder(['espalier.sqlite']), takers);
    for (const taker of [takers.images, takers.project]) expect(taker.mock.calls).toEqual([['/home/robot/given']]);
    expect(takers.experiment.mock.calls).toEqual([['/home/robot/few.yml']]);
    expect(takers.complain).not.toHaveBeenCalled();
    take({ ...folder(['espalier.sqlite']), path: null }, { ...takers, project: undefined });
    take(file('letter.docx'), takers);
    expect(takers.complain.mock.calls.map(([{ hint }]) => hint)).toEqual([
      'Start it anew: espalier serve --project given',
      expect.stringContaining('folders of images'),
    ]);
  });
});

describe('a drop', () => {
  const transfer = (entry: object | null) => {
    const items = [{ kind: 'string' }, { kind: 'file', webkitGetAsEntry: () => entry }];
    return { files: [new File([], 'net.onnx')], items } as unknown as DataTransfer;
  };

  it('is known by its path where the window tells it, by its name elsewhere', async () => {
    const given = { name: 'net.onnx', path: '/home/robot/net.onnx', isDirectory: false, entries: [] };
    expect(await droppedPath(transfer(null), () => '/home/robot/net.onnx')).toEqual(given);
    expect(await droppedPath(transfer(null), undefined)).toEqual({ ...given, path: null });
    expect(await droppedPath(transfer(null), () => '')).toEqual({ ...given, path: null });
    expect(await droppedPath(null, undefined)).toBeNull();
  });

  it('of a folder tells what is in it', async () => {
    const batches = [[{ name: 'train' }], [{ name: 'test' }], []];
    const readEntries = (found: (entries: object[]) => void) => found(batches.shift()!);
    const entry = { isDirectory: true, createReader: () => ({ readEntries }) };
    expect(await droppedPath(transfer(entry), undefined)).toMatchObject({
      isDirectory: true,
      entries: ['train', 'test'],
    });
  });
});
