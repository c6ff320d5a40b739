import type { ThemeName } from '../charts/theme.ts';

/** How every report opens: dark or light by its reader's setting. */
export const rootTag = '<html lang="en">';

/** The same report held to dark or light, for a program that has a setting of its own. Paper stays light. */
export function heldTo(theme: ThemeName, html: string): string {
  return html.replace(rootTag, `<html lang="en" data-theme="${theme}">`);
}
