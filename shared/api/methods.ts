/** Methods that need the weights of a network and nothing else: `cut` takes them too. */
export const weightMethods = ['random', 'uniform-l1', 'uniform-l2', 'global-l2', 'bn-gamma', 'fpgm'] as const;

export type WeightMethod = (typeof weightMethods)[number];

/** All methods of experiments. */
export const methodNames = [...weightMethods, 'taylor', 'slr', 'legr'] as const;
