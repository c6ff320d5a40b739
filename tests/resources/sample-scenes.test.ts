import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sceneSeed } from '../../resources/sample/dataset/seeds.ts';
import { drawScene, sceneClasses } from '../../resources/sample/index.ts';

const digest = (pixels: Uint8ClampedArray): string => createHash('sha256').update(pixels).digest('hex').slice(0, 16);

describe('scenes', () => {
  it('has ten classes in the order of an image folder', () => {
    expect(sceneClasses).toHaveLength(10);
    expect([...sceneClasses].sort()).toEqual(sceneClasses);
  });

  it('draws the same bytes on every machine', () => {
    // When a change of the drawing moves these, raise recipeVersion and train the network anew.
    expect(sceneClasses.map((_, label) => digest(drawScene(label, 12345)))).toMatchInlineSnapshot(`
      [
        "55cc5f8b945b6c45",
        "abd5749f447420c2",
        "1bcbdb3d9da4d48e",
        "89b203ea7d7e66ca",
        "a4a2c7ea4b2d8ff6",
        "aa6eebee95ed2853",
        "f9bf9ee9b03f0ef7",
        "e60332925d749c91",
        "2ce77cf85e132bab",
        "ac0f992063bb0807",
      ]
    `);
  });

  it('draws 32x32 RGB with some contrast, in every class and from every seed its own', () => {
    const seen = new Set<string>();
    for (let label = 0; label < 10; label++) {
      for (let seed = 0; seed < 20; seed++) {
        const pixels = drawScene(label, seed);
        expect(pixels).toHaveLength(32 * 32 * 3);
        expect(Math.max(...pixels) - Math.min(...pixels)).toBeGreaterThan(30);
        seen.add(digest(pixels));
      }
    }
    expect(seen.size).toBe(200);
  });

  it('refuses a class that is not there', () => {
    expect(() => drawScene(10, 0)).toThrow('class 10');
  });

  it('draws a scene in milliseconds', () => {
    for (let i = 0; i < 200; i++) drawScene(i % 10, i);
    const start = performance.now();
    for (let i = 0; i < 200; i++) drawScene(i % 10, i);
    // Usually half a millisecond; a busy machine must not fail.
    expect((performance.now() - start) / 200).toBeLessThan(20);
  });
});

describe('scene seeds', () => {
  it('never shares a seed between uses, whatever the recipe', () => {
    const uses = ['train', 'test'] as const;
    for (const recipe of [0, 1, 2 ** 31, -7]) {
      const spaces = uses.map((use) => [0, 1, 2 ** 30 - 1].map((index) => sceneSeed(recipe, use, index) >>> 30));
      expect(spaces.map((space) => new Set(space).size)).toEqual([1, 1]);
      expect(new Set(spaces.flat()).size).toBe(2);
    }
  });

  it('never trained the sample network on an image that the sample shows', () => {
    const shown = Array.from({ length: 3000 }, (_, index) => sceneSeed(1, 'train', index));
    const trained = new Set(Array.from({ length: 100_000 }, (_, index) => sceneSeed(2, 'train', index)));
    expect(shown.filter((seed) => trained.has(seed))).toEqual([]);
  });

  it('gives every image of a use its own seed', () => {
    const seeds = Array.from({ length: 5000 }, (_, index) => sceneSeed(3, 'train', index));
    expect(new Set(seeds).size).toBe(5000);
  });
});
