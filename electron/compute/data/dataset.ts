/** What a data set's targets are: one class for an image, one for each pixel, or boxes. */
export type Task = 'classification' | 'segmentation' | 'detection';

/** Per colour channel, after division by 255. */
export interface Normalization {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** Where the uncompressed pixels of one image stand in a binary file. */
export interface RecordPlace {
  /** 0-based, for messages. */
  readonly index: number;
  /** Of its first byte, in the file or in `bytes`. */
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  readonly layout: 'planes' | 'interleaved';
  /** What an archive held compressed; null where the file itself is read. */
  readonly bytes: SharedArrayBuffer | null;
}

/** An image file, or a record of a binary file. Plain data: worker threads get it too. */
export interface ImageSource {
  readonly file: string;
  readonly record?: RecordPlace;
}

/** Label: an index into the data set's classes, here and in everything below. */
export interface LabelledImage extends ImageSource {
  readonly label: number;
}

export interface MaskedImage extends ImageSource {
  /** A PNG file of the image's size, one label for each pixel. */
  readonly mask: string;
}

/** Centre and size as shares of the image's width and height, 0 to 1. */
export interface Box {
  readonly label: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BoxedImage extends ImageSource {
  readonly boxes: readonly Box[];
}

export type Sample = LabelledImage | MaskedImage | BoxedImage;

/** What a data set of any task consists of. Nothing is decoded yet. */
interface Images<S extends Sample> {
  readonly root: string;
  readonly classes: readonly string[];
  readonly normalization: Normalization;
  /** Whether a mirror image, left and right exchanged, keeps its label. */
  readonly mirror: boolean;
  /** Empty when the data set has none. */
  readonly train: readonly S[];
  /** Null when validation is to be cut from `train`. */
  readonly validation: readonly S[] | null;
  readonly test: readonly S[];
}

export interface ClassificationDataset extends Images<LabelledImage> {
  readonly task: 'classification';
}

export interface SegmentationDataset extends Images<MaskedImage> {
  readonly task: 'segmentation';
  /** The mask value of pixels that belong to no class. */
  readonly voidLabel: number;
}

export interface DetectionDataset extends Images<BoxedImage> {
  readonly task: 'detection';
}

export type Dataset = ClassificationDataset | SegmentationDataset | DetectionDataset;

/** How messages call an image. */
export function imageName({ file, record }: ImageSource): string {
  return record === undefined ? file : `${file}, image ${record.index}`;
}
