/** When inferences start, with one line of what each shows. */
export const loadChoices = [
  { value: 'back-to-back', label: 'Back to back', hint: 'One straight after the other: the shortest times.' },
  {
    value: 'camera',
    label: 'At a camera’s rate',
    hint: 'One with each frame: the board idles in between, and late frames are counted.',
  },
] as const;
