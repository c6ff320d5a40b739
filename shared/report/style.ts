/** The report's style sheet; colours and sizes are the design tokens of the interface (light on paper). */
const dark = `
  color-scheme: dark;
  --surface-0: #0f1312; --surface-1: #141918; --line-faint: #1f2624; --line: #2b3431;
  --ink-1: #e8edea; --ink-2: #b3beb8; --ink-3: #8e9a94;
  --accent: #a3d077; --accent-soft: rgb(163 208 119 / 0.13); --accent-faint: rgb(163 208 119 / 0.055);
  --warn: #edbd55; --method-legr: #4f8dff; --method-plain: #cc8fcc; --method-baseline: #f2f5f3; --method-slr: #ec7113; --mark-dominated: #6f7b75;`;

const light = `
  color-scheme: light;
  --surface-0: #ffffff; --surface-1: #f4f5f2; --line-faint: #e9ece7; --line: #d9ded7;
  --ink-1: #17201b; --ink-2: #434e48; --ink-3: #5d6862;
  --accent: #3f6d1e; --accent-soft: rgb(86 142 44 / 0.15); --accent-faint: rgb(86 142 44 / 0.065);
  --warn: #805200; --method-legr: #2f52cc; --method-plain: #470a66; --method-baseline: #1a211d; --method-slr: #ce6410; --mark-dominated: #7e8882;`;

export const style = `
:root {${dark}
  --font-sans: system-ui, -apple-system, "Segoe UI Variable Text", "Segoe UI", Cantarell, Ubuntu, "Noto Sans", sans-serif;
  --font-mono: ui-monospace, "SF Mono", "Cascadia Mono", "Ubuntu Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: light) { :root {${light}} }
@media print { :root {${light}} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface-0); color: var(--ink-1); font: 13px/18px var(--font-sans); }
main { max-width: 1040px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { margin: 0 0 4px; font-size: 17px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 15px; line-height: 22px; font-weight: 600; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
.origin, figcaption, .note { color: var(--ink-3); font-size: 12px; line-height: 16px; }
.lead { margin: 16px 0; font-size: 15px; line-height: 22px; overflow-wrap: anywhere; }
figure { margin: 0; }
.plot { display: block; width: 100%; height: auto; }
.plot.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 8px; padding: 0; list-style: none; color: var(--ink-2); font-size: 12px; line-height: 16px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.legend svg { width: 16px; height: 16px; flex: none; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 8px; border-bottom: 1px solid var(--line-faint); text-align: left; white-space: nowrap; }
th { color: var(--ink-2); font-size: 12px; line-height: 16px; font-weight: 500; vertical-align: bottom; }
th .unit { display: block; color: var(--ink-3); font-size: 11px; line-height: 14px; font-weight: 400; }
.number { font-family: var(--font-mono); font-variant-numeric: tabular-nums; text-align: right; }
th.number { font-family: inherit; }
tr.best td { background: var(--accent-soft); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; }
dt { color: var(--ink-3); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 0 0 8px; padding: 8px 12px; background: var(--surface-1); border: 1px solid var(--line); border-radius: 6px; font: 12px/16px var(--font-mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.flag { color: var(--warn); }
svg text { fill: var(--ink-3); font: 12px var(--font-sans); }
svg .tick { font-family: var(--font-mono); font-variant-numeric: tabular-nums; }
svg .name, svg .budget-name { paint-order: stroke; stroke: var(--surface-0); stroke-width: 3px; stroke-linejoin: round; }
svg .name { fill: var(--ink-2); }
svg .grid { stroke: var(--line-faint); }
svg .frame { stroke: var(--line); fill: none; }
svg .front { stroke: var(--ink-2); stroke-width: 1.5; fill: none; }
svg .whisker { stroke: var(--mark); fill: none; }
svg .budget { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 5 3; }
svg .budget-ground { fill: var(--accent-faint); }
svg .budget-name { fill: var(--accent); }
svg .mark { fill: var(--mark); stroke: var(--surface-0); }
svg .mark.missed { fill: var(--surface-0); stroke: var(--mark); stroke-width: 1.5; }
svg .mark.predicted { fill: var(--surface-0); stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 2.5 1.8; }
svg .whisker.predicted { stroke-dasharray: 2.5 1.8; }
svg .hatch { stroke: var(--mark); stroke-width: 1.5; }
svg .mark.ring { fill: var(--surface-0); stroke: var(--mark); stroke-width: 1.6; }
svg .chosen { stroke: var(--ink-1); stroke-width: 1.6; fill: none; }
.method-legr { --mark: var(--method-legr); }
.method-baseline { --mark: var(--method-baseline); }
.method-plain { --mark: var(--method-plain); }
.method-other { --mark: var(--method-slr); }
.dominated { --mark: var(--mark-dominated); }
@media (max-width: 640px) {
  .plot.wide { display: none; }
  .plot.narrow { display: block; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 8px; }
}
@media print {
  main { max-width: none; padding: 0; }
  .plot.wide { display: block; }
  .plot.narrow { display: none; }
  figure, table, pre { break-inside: avoid; }
  th, td { padding: 3px 4px; font-size: 10px; }
}
`;
