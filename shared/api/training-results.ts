/** How a network does on validation images that no step has seen. */
export interface ValidationPoint {
  readonly loss: number;
  /** Share of images, or of pixels, that are right. */
  readonly accuracy: number;
  readonly images: number;
}

/** One point of a training's curves: the means of the steps since the point before. */
export interface TrainingPoint {
  /** Steps done, from 1. */
  readonly step: number;
  /** Times that all training images were seen, in fractions. */
  readonly epoch: number;
  readonly loss: number;
  /** Of the training batches; null where it is not computed. */
  readonly accuracy: number | null;
  /** Of the last step. */
  readonly learningRate: number;
  readonly imagesPerSecond: number;
  /** At the end of an epoch. */
  readonly validation: ValidationPoint | null;
}

export interface TrainReport {
  readonly steps: number;
  readonly epochs: number;
  /** Mean over the last epoch, or over the steps since it was resumed where these are fewer. */
  readonly trainLoss: number;
  /** Of the trained network; null when the data set leaves no validation images. */
  readonly validation: ValidationPoint | null;
  /** What accuracies are shares of. */
  readonly counted: 'images' | 'pixels';
  readonly imagesPerSecond: number;
  /** Such as "onnxruntime, blocks of 16". */
  readonly engine: string;
  /** Share of the training's time that it waited for data, 0 to 1. */
  readonly waitedShare: number;
  /** The network's file. */
  readonly out: string;
  readonly resumedFromStep: number | null;
}
