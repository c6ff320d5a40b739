/** How long to measure, as the devices' protocol states it, with one line of what each is for. */
export const profileChoices = [
  {
    value: 'quick',
    label: 'Quick',
    hint: 'A second for each candidate, 12 rounds of up to 20 runs: shows the order, with wide intervals.',
  },
  {
    value: 'default',
    label: 'Default',
    hint: 'Some five seconds for each, 12 rounds of up to 50 runs: to choose by.',
  },
  {
    value: 'report',
    label: 'Report',
    hint: 'Up to half a minute for each, 30 rounds of up to 200 runs: enough samples for p99.',
  },
] as const;

export type ProfileName = (typeof profileChoices)[number]['value'];
