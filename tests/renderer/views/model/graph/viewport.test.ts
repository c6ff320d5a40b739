import { describe, expect, it } from 'vitest';
import { fitScale, Viewport } from '../../../../../renderer/views/model/graph/viewport.svelte.ts';

const room = { width: 800, height: 400 };
const viewport = (picture = { width: 1600, height: 400 }) => new Viewport(() => ({ picture, room }));

describe('the viewport of a graph', () => {
  it('begins with all of the picture in its middle, no larger than it is', () => {
    expect(viewport().place).toEqual({ x: 0, y: 100, scale: 0.5 });
    expect(viewport({ width: 200, height: 100 }).place).toEqual({ x: 300, y: 150, scale: 1 });
    expect(fitScale({ width: 0, height: 0 }, room)).toBe(1);
  });

  it('zooms about a place, which stays, within limits, and shows everything again', () => {
    const view = viewport();
    view.zoomAt({ x: 200, y: 200 }, 2);
    expect(view.place).toEqual({ x: -200, y: 0, scale: 1 });
    view.zoom(100);
    expect(view.place.scale).toBe(3);
    view.zoom(1e-3);
    expect(view.place.scale).toBe(0.25);
    view.showAll();
    expect(view.place.scale).toBe(0.5);
  });

  it('never moves the picture out of sight', () => {
    const view = viewport();
    view.pan(1e4, -1e4);
    expect(view.place).toEqual({ x: 752, y: -152, scale: 0.5 });
  });

  it('moves no further than it must to what was chosen', () => {
    const view = viewport();
    view.reveal({ x: 800, y: 200 }, 60);
    expect(view.place).toEqual({ x: 0, y: 100, scale: 0.5 });
    view.zoomAt({ x: 0, y: 200 }, 2);
    view.reveal({ x: 1000, y: 200 }, 60);
    expect(view.place).toEqual({ x: -260, y: 0, scale: 1 });
  });
});
