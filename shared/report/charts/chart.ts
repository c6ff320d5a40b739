import type { ChartName } from '../../api/report.ts';
import type { Mark } from '../../plot/marks.ts';
import type { Markup } from '../print/markup.ts';

/** Wide for a page and narrow for a phone: text keeps its size, so a scaled picture would not do. */
export const chartSizes = ['wide', 'narrow'] as const;
export type ChartSize = (typeof chartSizes)[number];

export interface LegendEntry {
  readonly label: string;
  /** A method's mark, or a swatch of a class. */
  readonly mark: Mark | { readonly swatch: string };
}

/** The inside of an SVG picture of this size, in pixels. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly content: Markup;
}

/** A picture that stands in the report and as a file of its own. */
export interface Chart {
  readonly name: ChartName;
  readonly title: string;
  /** What the picture shows, in words, for whoever does not see it. */
  readonly description: string;
  /** What its marks mean, and how what it shows was obtained. */
  readonly caption: string;
  readonly legend: readonly LegendEntry[];
  readonly draw: (size: ChartSize) => Drawing;
}
