import { z } from 'zod';

/** What runs networks on a device, in the order to offer them. */
export const runtimeSchema = z.enum(['tensorrt', 'onnxruntime', 'python', 'tflite', 'tflite-gpu', 'wasm']);

export const precisionSchema = z.enum(['float32', 'float16', 'int8']);
