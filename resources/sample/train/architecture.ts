/** A convolution followed by batch normalisation. Padding is (kernel - 1) / 2 on every side. */
export interface ConvolutionLayer {
  name: string;
  kernel: 1 | 3;
  stride: 1 | 2;
  inputs: number;
  outputs: number;
}

/** Two 3x3 convolutions around which the input is added, through a 1x1 projection where the shape changes. */
interface ResidualBlock {
  first: ConvolutionLayer;
  second: ConvolutionLayer;
  shortcut?: ConvolutionLayer;
}

/** A residual network for 32x32 images, after He et al. 2016, section 4.2, with projection shortcuts. */
export interface Architecture {
  stem: ConvolutionLayer;
  blocks: readonly ResidualBlock[];
  classifier: { name: string; inputs: number; outputs: number };
}

function residualNetwork(widths: readonly number[], blocksPerStage: number, classes: number): Architecture {
  const stem: ConvolutionLayer = { name: 'stem', kernel: 3, stride: 1, inputs: 3, outputs: widths[0]! };
  const blocks: ResidualBlock[] = [];
  let inputs = stem.outputs;
  widths.forEach((outputs, stage) => {
    for (let index = 0; index < blocksPerStage; index++) {
      const name = `stage${stage + 1}.block${index + 1}`;
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const first: ConvolutionLayer = { name: `${name}.first`, kernel: 3, stride, inputs, outputs };
      const second: ConvolutionLayer = { name: `${name}.second`, kernel: 3, stride: 1, inputs: outputs, outputs };
      const changes = stride === 2 || inputs !== outputs;
      const shortcut: ConvolutionLayer = { name: `${name}.shortcut`, kernel: 1, stride, inputs, outputs };
      blocks.push(changes ? { first, second, shortcut } : { first, second });
      inputs = outputs;
    }
  });
  return { stem, blocks, classifier: { name: 'classifier', inputs, outputs: classes } };
}

/** The shipped network: ResNet-14, 27 million multiply-accumulates. */
export const markerNet = (classes: number): Architecture => residualNetwork([16, 32, 64], 2, classes);

export function convolutionLayers({ stem, blocks }: Architecture): ConvolutionLayer[] {
  return [stem, ...blocks.flatMap(({ first, second, shortcut }) => [first, second, ...(shortcut ? [shortcut] : [])])];
}
