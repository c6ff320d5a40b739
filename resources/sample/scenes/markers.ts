import type { Random } from './random.ts';
import { nothing, type Painter, type Subject } from './subject.ts';

const ink = 0;
const paper = 1;

/** A printed panel: square or, for round designs, sometimes cut to a disc. */
function onPanel(design: Painter, round: boolean): Painter {
  return (u, v) => {
    const inside = round ? u * u + v * v <= 1 : u > -1 && u < 1 && v > -1 && v < 1;
    return inside ? design(u, v) : nothing;
  };
}

/** A square marker: quiet zone, black border, 4x4 bits. */
function fiducial(random: Random): Painter {
  const quiet = random.uniform(0.8, 0.92);
  const inner = quiet * random.uniform(0.62, 0.7);
  const bits = Array.from({ length: 16 }, () => (random.chance(0.5) ? paper : ink));
  return onPanel((u, v) => {
    const reach = Math.max(Math.abs(u), Math.abs(v));
    if (reach > quiet) return paper;
    if (reach >= inner) return ink;
    const column = Math.floor(((u + inner) / inner) * 2);
    const row = Math.floor(((v + inner) / inner) * 2);
    return bits[row * 4 + column]!;
  }, false);
}

/** Concentric rings around a filled middle. */
function target(random: Random): Painter {
  const rings = 2 + random.integer(2);
  const outer = random.uniform(0.8, 0.97);
  return onPanel((u, v) => {
    const ring = Math.floor((Math.sqrt(u * u + v * v) / outer) * (2 * rings - 1));
    return ring < 2 * rings - 1 && ring % 2 === 0 ? ink : paper;
  }, random.chance(0.4));
}

/** One or two chevrons; `direction` is +1 for a tip to the right. */
function chevron(random: Random, direction: 1 | -1): Painter {
  const count = 1 + random.integer(2);
  const thickness = random.uniform(0.42, 0.62) / count;
  const slope = random.uniform(0.6, 1.1);
  const height = random.uniform(0.65, 0.9);
  const pitch = 2 * thickness;
  const tip = slope * height * 0.5 + ((count - 1) * pitch + thickness) * 0.5;
  return onPanel((u, v) => {
    if (v > height || v < -height) return paper;
    const behind = tip - slope * Math.abs(v) - direction * u;
    if (behind < 0 || behind >= (count - 1) * pitch + thickness) return paper;
    return behind % pitch < thickness ? ink : paper;
  }, false);
}

/** A landing pad: the letter H in a ring. */
function pad(random: Random): Painter {
  const outer = random.uniform(0.84, 0.96);
  const ring = outer - random.uniform(0.1, 0.18);
  const half = random.uniform(0.3, 0.42);
  const stroke = random.uniform(0.13, 0.2);
  const height = random.uniform(0.42, 0.55);
  return onPanel((u, v) => {
    const radius = Math.sqrt(u * u + v * v);
    if (radius > ring) return radius < outer ? ink : paper;
    const across = Math.abs(u);
    const upright = across > half - stroke && across < half && Math.abs(v) < height;
    const bar = across < half && Math.abs(v) < stroke * 0.6;
    return upright || bar ? ink : paper;
  }, random.chance(0.5));
}

/** Markers that a robot docks at or lands on. */
export const markers: readonly Subject[] = [
  { name: 'fiducial', kind: 'marker', create: fiducial },
  { name: 'target', kind: 'marker', create: target },
  { name: 'chevron-left', kind: 'marker', create: (random) => chevron(random, -1) },
  { name: 'chevron-right', kind: 'marker', create: (random) => chevron(random, 1) },
  { name: 'landing-pad', kind: 'marker', create: pad },
];
