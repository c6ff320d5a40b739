import { z } from 'zod';

/** It has none. */
export const options = z.strictObject({});
