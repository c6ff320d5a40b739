import type { Schedule } from './schedule.ts';

export const constant: Schedule = () => 1;
