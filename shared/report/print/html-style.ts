import { chartStyle } from '../charts/chart-style.ts';
import { mono, sans, themes, type ThemeName } from '../charts/theme.ts';

function variables(theme: ThemeName): string {
  const paints = Object.entries(themes[theme]).map(([name, value]) => `--${name}: ${value};`);
  return `color-scheme: ${theme}; ${paints.join(' ')}`;
}

/** The report's style sheet, always the same text: a page that shows reports may allow this very text. Light on paper. */
export const reportStyle = `
:root { ${variables('dark')}
  --font-sans: ${sans};
  --font-mono: ${mono};
}
@media (prefers-color-scheme: light) { :root:not([data-theme='dark']) { ${variables('light')} } }
:root[data-theme='light'] { ${variables('light')} }
@media print { :root, :root[data-theme] { ${variables('light')} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface-0); color: var(--ink-1); font: 13px/18px var(--font-sans); }
main { max-width: 1120px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { margin: 0 0 4px; font-size: 17px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 15px; line-height: 22px; font-weight: 600; }
h3 { margin: 16px 0 6px; font-size: 13px; line-height: 18px; font-weight: 600; color: var(--ink-2); overflow-wrap: anywhere; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
.origin, figcaption, .note { color: var(--ink-3); font-size: 12px; line-height: 16px; }
.lead { margin: 16px 0 0; font-size: 15px; line-height: 22px; overflow-wrap: anywhere; }
ul.highlights { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 16px 0 0; padding: 0; list-style: none; }
.highlights li { padding: 10px 14px; background: var(--surface-1); border: 1px solid var(--line); border-radius: 6px; color: var(--ink-2); font-size: 12px; line-height: 16px; }
.highlights b { display: block; margin: 2px 0; color: var(--ink-1); font: 600 19px/26px var(--font-sans); font-variant-numeric: tabular-nums; }
.highlights span { color: var(--ink-3); }
.note { margin-top: 8px; max-width: 88ch; }
figure { margin: 0 0 24px; }
figcaption { margin-top: 4px; max-width: 100ch; overflow-wrap: anywhere; }
.plot { display: block; width: 100%; height: auto; }
.plot.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 8px; padding: 0; list-style: none; color: var(--ink-2); font-size: 12px; line-height: 16px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.legend svg { width: 16px; height: 16px; flex: none; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 8px; border-bottom: 1px solid var(--line-faint); white-space: nowrap; text-align: right; }
td { font-family: var(--font-mono); font-variant-numeric: tabular-nums; }
.words, th[scope=row], thead th:first-child { text-align: left; font-family: inherit; }
thead th { color: var(--ink-2); font-size: 12px; line-height: 16px; font-weight: 500; vertical-align: bottom; border-bottom-color: var(--line); }
th .unit { display: block; color: var(--ink-3); font-size: 11px; line-height: 14px; font-weight: 400; }
th[scope=row], thead th:first-child { position: sticky; left: 0; background: var(--surface-0); font-weight: 400; }
.marked th, .marked td { background-image: linear-gradient(var(--accent-soft), var(--accent-soft)); font-weight: 600; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0 0 16px; }
dt { color: var(--ink-3); max-width: 32ch; overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: var(--font-mono); font-size: 12px; }
pre { margin: 0 0 8px; padding: 8px 12px; background: var(--surface-1); border: 1px solid var(--line); border-radius: 6px; line-height: 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
.flag { color: var(--warn); }
${chartStyle((name) => `var(--${name})`)}
@media (max-width: 640px) {
  .plot.wide { display: none; }
  .plot.narrow { display: block; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 8px; }
  th[scope=row] { max-width: 44vw; overflow: hidden; text-overflow: ellipsis; }
}
@page { margin: 12mm; }
@media print {
  main { max-width: none; padding: 0; }
  .plot.wide { display: block; }
  .plot.narrow { display: none; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
  ul.highlights { grid-template-columns: repeat(6, 1fr); gap: 6px; break-inside: avoid; }
  .highlights li { padding: 6px 8px; font-size: 9px; line-height: 12px; }
  .highlights b { font-size: 13px; line-height: 18px; }
  figure, pre, dl, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  th, td { padding: 2px 3px; font-size: 8px; line-height: 11px; white-space: normal; overflow-wrap: anywhere; }
  th[scope=row], thead th:first-child { position: static; }
  thead th, th .unit { font-size: 8px; line-height: 10px; overflow-wrap: normal; }
  td { white-space: nowrap; }
  td.words { white-space: normal; }
}
`;
