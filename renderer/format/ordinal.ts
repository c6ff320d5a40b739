/** "1st", "2nd", "3rd", "11th". */
export function ordinal(count: number): string {
  const tens = count % 100;
  if (tens >= 11 && tens <= 13) return `${String(count)}th`;
  return `${String(count)}${['th', 'st', 'nd', 'rd'][count % 10] ?? 'th'}`;
}
