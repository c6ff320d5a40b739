/** Names come from files and devices: no control character reaches the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}
