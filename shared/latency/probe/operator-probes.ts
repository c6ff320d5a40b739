import { analyze, type AnalyzedNode } from '../../graph/analyze.ts';
import type { ChannelUnits } from '../../graph/channels/units.ts';
import type { Graph } from '../../graph/graph.ts';
import { isDepthwise } from '../../graph/operators/grouping.ts';
import { elementsOf } from '../program/operator-kinds.ts';
import { chainOf, type ConvolutionShape } from './operator-graph.ts';
import type { Probe } from './probe.ts';

/** A convolution of the network; those alike but for their channels are one site. */
interface Site {
  readonly name: string;
  readonly spatial: readonly number[];
  /** Multiply-accumulates for each channel read and each written. */
  readonly macsPerPair: number;
  /** The dense network's widest there. */
  readonly shape: ConvolutionShape;
  /** Whether a cut can take channels from what it reads, and from what it writes. */
  readonly cutsRead: boolean;
  readonly cutsWritten: boolean;
}

/**
 * Single convolutions at every shape that the network has, as wide as there, narrower on a multiple of eight, and at an
 * odd width; and before them, on the largest image, the sweep that shows the device's stairs: two convolutions with
 * `channels` between them, so that both what it costs to write odd widths and what it costs to read them shows.
 */
export function operatorProbes(graph: Graph, units: ChannelUnits): Probe[] {
  const sites = sitesOf(graph, units);
  const single = sites.flatMap((site) => widthsOf(site).map(([read, written]) => probeOf(site, read, written)));
  const swept = sites.filter(({ shape, cutsRead }) => cutsRead && !shape.depthwise);
  const largest = swept.reduce<Site | null>(
    (best, site) => (best && best.macsPerPair >= site.macsPerPair ? best : site),
    null,
  );
  return largest === null ? single : [...sweep(largest), ...single];
}

/** Below 24 every width that could be a step's multiple or just misses one, above it those of larger steps. */
const sweptWidths = [4, 8, 12, 14, 16, 18, 20, 22, 24, 28, 30, 32, 36, 40, 44, 48, 52, 56, 60, 64];
const sweepEnds = 32;

function sweep({ name, shape, spatial }: Site): Probe[] {
  const { attributes: own, kernel } = shape;
  // Of stride 1, so that the second reads an image as large as the first.
  const { strides: _strides, ...attributes } = own;
  const convolution = (read: number, written: number): ConvolutionShape => ({
    ...{ kernel, attributes, read, written },
    depthwise: false,
  });
  return sweptWidths.map((channels) => ({
    name: `${name}, ${sweepEnds} to ${channels} to ${sweepEnds}`,
    source: 'operator',
    graph: chainOf([convolution(sweepEnds, channels), convolution(channels, sweepEnds)], spatial),
    channels,
  }));
}

function probeOf({ name, shape, spatial }: Site, read: number, written: number): Probe {
  return {
    name: `${name}, ${read} to ${written}`,
    source: 'operator',
    graph: chainOf([{ ...shape, read, written }], spatial),
    channels: null,
  };
}

function widthsOf({ shape: { read, written, depthwise }, cutsRead, cutsWritten }: Site): [number, number][] {
  const narrower = (width: number): number => Math.max(8, Math.round((0.6 * width) / 8) * 8);
  const odd = (width: number): number => 2 * Math.floor(0.4 * width) + 1;
  const widths: [number, number][] = [[read, written]];
  for (const narrow of [narrower, odd]) {
    const cut: [number, number] = [cutsRead ? narrow(read) : read, cutsWritten ? narrow(written) : written];
    if (depthwise) cut[1] = cut[0];
    if (widths.every(([a, b]) => a !== cut[0] || b !== cut[1])) widths.push(cut);
  }
  return widths;
}

function sitesOf(graph: Graph, units: ChannelUnits): Site[] {
  const sites = new Map<string, Site>();
  for (const analyzed of analyze(graph).nodes) {
    const site = siteOf(analyzed, graph, units);
    if (site === null) continue;
    const known = sites.get(site.name);
    if (known === undefined) sites.set(site.name, site);
    else {
      sites.set(site.name, {
        ...(width(known) >= width(site) ? known : site),
        cutsRead: known.cutsRead || site.cutsRead,
        cutsWritten: known.cutsWritten || site.cutsWritten,
      });
    }
  }
  return [...sites.values()];
}

function width({ shape: { read, written } }: Site): number {
  return read * written;
}

function siteOf({ node, outputs }: AnalyzedNode, graph: Graph, units: ChannelUnits): Site | null {
  if (node.node.operator !== 'Conv' || !graph.constants.has(node.node.inputs[1]!)) return null;
  const depthwise = isDepthwise(node);
  const [read, written, kernel] = [node.size(0, 1), node.size(1, 0), node.dims(1).slice(2)];
  const spatial = node.dims(0).slice(2);
  const sizes = [...kernel, ...spatial, ...outputs[0]!.dims.slice(2)];
  if (!sizes.every((size) => typeof size === 'number')) return null;
  if (node.int('group', 1) > 1 && (!depthwise || read !== written)) return null;
  const { group: _group, kernel_shape: _kernel, ...attributes } = node.node.attributes;
  const cuts = (value: string | undefined): boolean =>
    units.layouts.get(value ?? '')?.unitOf.some((unit) => unit >= 0 && units.units[unit]!.prunable) ?? false;
  const strides = (node.ints('strides') ?? [1]).join('x');
  const dilations = (node.ints('dilations') ?? []).some((dilation) => dilation > 1) ? ' dilated' : '';
  return {
    name: `${depthwise ? 'depthwise ' : ''}${kernel.join('x')}/${strides}${dilations} on ${spatial.join('x')}`,
    spatial: spatial as number[],
    macsPerPair: elementsOf(kernel) * elementsOf(outputs[0]!.dims.slice(2)),
    shape: { kernel: kernel as number[], attributes, read, written, depthwise },
    cutsRead: cuts(node.node.inputs[0]),
    cutsWritten: cuts(node.node.outputs[0]),
  };
}
