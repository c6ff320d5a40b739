import type { Task } from '../../../../../electron/compute/data/dataset.ts';
import { describe, expect, it } from 'vitest';
import { augmentationSchema, defaultAugmentation } from '../../../../../electron/compute/data/augment/augmentation.ts';
import { changeColours, randomColourChange } from '../../../../../electron/compute/data/augment/colour.ts';
import { Generator } from '../../../../../electron/compute/random/generator.ts';

const nothing = { brightness: 1, contrast: 1, saturation: 1, hue: 0 };

/** Two pixels: red, green, blue of each. */
function changed(pixels: [number[], number[]], change: Partial<typeof nothing>): number[][] {
  const planes = Float32Array.from([0, 1, 2].flatMap((channel) => pixels.map((pixel) => pixel[channel]!)));
  changeColours(planes, { ...nothing, ...change });
  return [0, 1].map((pixel) => [0, 1, 2].map((channel) => Math.round(planes[2 * channel + pixel]! * 10) / 10));
}

const usualFor = (task: Task) => ({ task, mirror: true });

describe('colours', () => {
  const pixels: [number[], number[]] = [
    [200, 100, 50],
    [20, 120, 60],
  ];

  it('stay when nothing changes', () => {
    changed(pixels, {})
      .flat()
      .forEach((value, at) => expect(value).toBeCloseTo(pixels.flat()[at]!, 0));
  });

  it('get brighter by the factor, up to white', () => {
    expect(
      changed(
        [
          [100, 40, 20],
          [250, 10, 0],
        ],
        { brightness: 1.5 },
      ),
    ).toEqual(
      [
        [150, 60, 30],
        [255, 15, 0],
      ].map((pixel) => pixel.map((value) => expect.closeTo(value, 0))),
    );
  });

  it('keep the mean grey when contrast changes', () => {
    const [dark, light] = changed(
      [
        [100, 100, 100],
        [200, 200, 200],
      ],
      { contrast: 0.5 },
    );
    expect([dark![0], light![0]]).toEqual([expect.closeTo(125, 0), expect.closeTo(175, 0)]);
  });

  it('are grey without saturation, of the same luma', () => {
    const [first] = changed(pixels, { saturation: 0 });
    const luma = 0.299 * 200 + 0.587 * 100 + 0.114 * 50;
    first!.forEach((value) => expect(value).toBeCloseTo(luma, 0));
  });

  it('keep their luma when the hue turns, and come back after a whole turn', () => {
    const [turned] = changed(
      [
        [120, 100, 90],
        [0, 0, 0],
      ],
      { hue: 0.3 },
    );
    expect(0.299 * turned![0]! + 0.587 * turned![1]! + 0.114 * turned![2]!).toBeCloseTo(104.84, 0);
    changed(pixels, { hue: 1 })
      .flat()
      .forEach((value, at) => expect(value).toBeCloseTo(pixels.flat()[at]!, 0));
  });

  it('change within the limits, and not at all without any', () => {
    const limits = defaultAugmentation(usualFor('detection'), { width: 320, height: 320 });
    const generator = Generator.fromSeed(0, 'test');
    const none = augmentationSchema.parse({});
    expect(none !== 'off' && randomColourChange(none, generator)).toBeNull();
    const some = augmentationSchema.parse({ ...limits, brightness: 0.25, hue: 0.1 });
    for (let i = 0; i < 100; i++) {
      const change = some === 'off' ? null : randomColourChange(some, generator);
      expect(Math.abs(change!.brightness - 1)).toBeLessThanOrEqual(0.25);
      expect(Math.abs(change!.hue)).toBeLessThanOrEqual(0.1);
      expect(change!.contrast).toBe(1);
    }
  });
});

describe('augmentations', () => {
  it('are what is usual for the task and the size', () => {
    expect(defaultAugmentation(usualFor('classification'), { width: 32, height: 32 })).toMatchObject({
      padding: 4,
      flip: 0.5,
    });
    expect(defaultAugmentation(usualFor('classification'), { width: 224, height: 224 })).toMatchObject({
      padding: 0,
      resizedCrop: { scale: [0.08, 1] },
    });
    expect(defaultAugmentation(usualFor('detection'), { width: 320, height: 320 })).toMatchObject({ mosaic: 0.5 });
  });

  it('mirror nothing where a mirror image has another label', () => {
    const arrows = { task: 'classification', mirror: false } as const;
    expect(defaultAugmentation(arrows, { width: 32, height: 32 })).toMatchObject({ padding: 4, flip: 0 });
  });

  it('cut in one way only', () => {
    const both = augmentationSchema.safeParse({ padding: 4, resizedCrop: {} });
    expect(both.error?.issues[0]).toMatchObject({ path: ['padding'], message: expect.stringContaining('choose one') });
    expect(augmentationSchema.safeParse({ flip: 2 }).error?.issues[0]?.path).toEqual(['flip']);
    expect(augmentationSchema.parse('off')).toBe('off');
    expect(augmentationSchema.safeParse({ resizedCrop: { scale: [1, 0.5] } }).success).toBe(false);
  });
});
