// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace programs::report {

/// The look of the page, on a screen and on paper.
inline constexpr std::string_view page_style = R"css(
:root {
  --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --band: #f6f8fa; --accent: #0072b2; --on: #b34700;
  --off: #005a8f;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; }
body {
  margin: 0; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
}
header, main, footer { max-width: 1204px; margin: 0 auto; padding: 0 32px; }
header { padding-top: 28px; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
header p { margin: 6px 0 0; color: var(--soft); overflow-wrap: anywhere; }
h2 {
  margin: 52px 0 6px; padding-top: 18px; border-top: 1px solid var(--line); font-size: 21px;
  letter-spacing: -0.01em;
}
h3 { margin: 0 0 2px; font-size: 15px; }
section > h3 { margin-top: 20px; }
main p { margin: 4px 0 14px; max-width: 78ch; }
a { color: var(--accent); }
code { font: 13px/1.4 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
nav {
  position: sticky; top: 0; z-index: 2; margin-top: 18px; background: rgba(255, 255, 255, 0.96);
  border-bottom: 1px solid var(--line);
}
nav ul {
  display: flex; flex-wrap: wrap; gap: 2px 22px; max-width: 1204px; margin: 0 auto; padding: 9px 32px;
  list-style: none;
}
nav a { color: var(--soft); text-decoration: none; font-size: 14px; }
nav a:hover, nav a:focus { color: var(--accent); text-decoration: underline; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 14px; margin: 24px 0 8px; }
.card { padding: 13px 16px 12px; background: var(--band); border: 1px solid var(--line); border-radius: 8px; }
.card b { display: block; color: var(--soft); font-weight: 500; font-size: 13px; }
.card strong {
  display: block; font-size: 27px; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em;
  font-variant-numeric: tabular-nums;
}
.card span { color: var(--soft); font-size: 12.5px; line-height: 1.4; display: block; }
.note { padding: 9px 14px; border-left: 4px solid #e69f00; background: #fff8e8; }
.figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; margin: 14px 0; }
figure { margin: 0; padding: 14px 16px 12px; border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
section:first-child h2 { margin-top: 20px; border-top: 0; }
figure svg { display: block; width: 100%; height: auto; margin: 6px 0 4px; }
figure svg text { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; }
figcaption { color: var(--soft); font-size: 13px; line-height: 1.45; }
figcaption b { color: var(--ink); }
.files { margin-top: 4px; font-size: 12px; }
.files a { margin-right: 10px; }
.missing {
  margin: 10px 0; padding: 22px; background: var(--band); border-radius: 6px; color: var(--soft);
  text-align: center;
}
.panel { padding: 14px 16px 12px; border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
.panel p { color: var(--soft); font-size: 13px; }
.panel h3 { margin-bottom: 8px; }
section > .scroll > table:not(.facts):not(#genes-table) { max-width: 820px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
.number { text-align: right; padding-right: 14px; white-space: nowrap; }
table.facts th { width: 210px; font-weight: 500; }
table.facts td { overflow-wrap: anywhere; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 14px; margin: 12px 0 10px; }
.tools input, .tools select, .tools button {
  padding: 6px 10px; border: 1px solid #b6bec7; border-radius: 6px; background: #fff; color: inherit;
  font: inherit; font-size: 14px;
}
.tools input { width: 260px; }
.tools button:disabled { color: #9aa3ad; }
.tools output { color: var(--soft); font-size: 13.5px; }
#genes-table th button { padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
#genes-table th button:hover { color: var(--accent); }
#genes-table th button::after { content: "\2195"; margin-left: 5px; color: #b6bec7; }
#genes-table th[aria-sort=ascending] button::after { content: "\2191"; color: var(--accent); }
#genes-table th[aria-sort=descending] button::after { content: "\2193"; color: var(--accent); }
#genes-table td { white-space: nowrap; }
#genes-table td:first-child { white-space: normal; overflow-wrap: anywhere; min-width: 11em; }
.bar {
  display: inline-block; width: 74px; height: 9px; margin-right: 9px; background: #e7ebef; border-radius: 2px;
  overflow: hidden; vertical-align: 0;
}
.bar i { display: block; height: 100%; background: var(--soft); }
.on { color: var(--on); font-weight: 600; }
.off { color: var(--off); font-weight: 600; }
.wrong {
  margin-left: 6px; padding: 0 6px; border: 1px solid #b6bec7; border-radius: 9px; color: var(--soft);
  font-size: 12px;
}
.top { display: inline-block; margin-right: 14px; }
.top em { font-style: normal; color: var(--soft); }
footer {
  margin-top: 56px; padding-top: 16px; padding-bottom: 40px; border-top: 1px solid var(--line);
  color: var(--soft); font-size: 13px;
}
@media screen and (max-width: 900px) {
  .figures { grid-template-columns: minmax(0, 1fr); }
  header, main, footer { padding-left: 16px; padding-right: 16px; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  body { font-size: 10.5pt; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  nav, .tools, .files { display: none; }
  .cards { grid-template-columns: repeat(3, 1fr); gap: 8px; }
  .card { padding: 8px 11px; break-inside: avoid; }
  .card strong { font-size: 17pt; }
  h2 { margin-top: 22px; break-after: avoid; }
  main p, .note { break-inside: avoid; }
  h2 + p { break-after: avoid; }
  .panel table { font-size: 7.5pt; }
  .panel th, .panel td { padding-right: 5px; }
  .scroll { overflow: visible; }
  .bar { display: none; }
  .figures { gap: 10px; }
  figure { padding: 8px 10px; break-inside: avoid; }
  figcaption { font-size: 8pt; }
  tr, table:not(.facts):not(#genes-table) { break-inside: avoid; }
  table { font-size: 9pt; }
  #genes-table { font-size: 8pt; }
  #genes-table td, #genes-table th { padding-right: 7px; }
  #genes-table td:last-child { white-space: normal; }
  .top { margin-right: 8px; white-space: nowrap; }
  #genes-table th button::after { content: none; }
  footer { margin-top: 20px; padding-bottom: 0; font-size: 8.5pt; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

}  // namespace programs::report
