/** An experiment file with the fields that it must have, and those that are most often wanted. */
export const exampleExperiment = `name: Marker net, global L2
model: marker-net.onnx         # paths are relative to this file
data: dataset                  # train/CLASS/*.png and test/CLASS/*.png
method: global-l2              # or legr, taylor, fpgm, bn-gamma, uniform-l1, uniform-l2, random
levels: [0.7, 0.5, 0.3]        # shares of the MACs to keep
seed: 1`;
