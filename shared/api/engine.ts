import { z } from 'zod';

/**
 * What trains: `onnxruntime` on the processor; `tensorflow` on the first of its backends that works here, or on the one
 * named after the colon. `espalier engines` tells which ones work.
 */
export const engineSchema = z.enum(['onnxruntime', 'tensorflow', 'tensorflow:node-gpu', 'tensorflow:webgpu']);

export type EngineChoice = z.output<typeof engineSchema>;
