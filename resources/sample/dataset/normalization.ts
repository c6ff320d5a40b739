/** Mean and deviation of RGB after division by 255: ImageNet's, which most trained networks expect. */
export const channelMean = [0.485, 0.456, 0.406] as const;
export const channelDeviation = [0.229, 0.224, 0.225] as const;
