/** How long to measure, as the devices' protocol states it, with one line of what each is for. */
export const durationChoices = [
  {
    value: 'quick',
    label: 'Quick',
    hint: 'About a second for each: 12 rounds of 20 runs or 50 ms. Shows the order, with wide intervals.',
  },
  {
    value: 'default',
    label: 'Default',
    hint: 'About four seconds for each: 12 rounds of 50 runs or 0.3 s. To choose by.',
  },
  {
    value: 'report',
    label: 'Report',
    hint: 'A minute for each: 30 rounds of 2 s. Enough samples for p99.',
  },
  {
    value: 'sustained',
    label: 'Sustained',
    hint: 'Default rounds for as long as you say: shows what heat does, minute by minute.',
  },
] as const;

export type Duration = (typeof durationChoices)[number]['value'];
