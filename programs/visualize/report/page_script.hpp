// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace programs::report {

/// Shows the table of genes a page at a time: search, filter, sort. It writes text only, never markup.
inline constexpr std::string_view page_script = R"js(
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("genes-data").textContent);
  const page = 25;
  const labeled = data.labels.length > 0;
  const table = document.getElementById("genes-table");
  const search = document.getElementById("genes-search");
  const filter = document.getElementById("genes-filter");
  const count = document.getElementById("genes-count");
  const previous = document.getElementById("genes-previous");
  const next = document.getElementById("genes-next");

  const called = gene => data.p[gene] > data.threshold;
  const label = gene => data.labels[gene] === "1";
  const columns = [
    { name: "gene", value: gene => data.genes[gene] },
    { name: "p(ON)", value: gene => data.p[gene], falling: true },
    { name: "call", value: gene => (called(gene) ? 1 : 0), falling: true },
    ...(labeled ? [{ name: "label", value: gene => (label(gene) ? 1 : 0), falling: true }] : []),
    { name: "bins that count most: mark, " + data.unit + " from the TSS, contribution",
      value: gene => Math.abs(data.top[3 * data.tops * gene + 2]), falling: true }
  ];
  const filters = {
    all: () => true,
    on: called,
    off: gene => !called(gene),
    wrong: gene => called(gene) !== label(gene),
    "wrongly-on": gene => called(gene) && !label(gene),
    "wrongly-off": gene => !called(gene) && label(gene)
  };
  const collator = new Intl.Collator("en", { numeric: true });
  let rows = [];
  let first = 0;
  let sorted = null;  // index of the column; null: the order of the table
  let direction = 1;

  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const signed = (number, digits) => (number < 0 ? "\u2212" : "+") + Math.abs(number).toFixed(digits);
  const state = on => element("span", on ? "ON" : "OFF", on ? "on" : "off");

  const rowOf = gene => {
    const row = document.createElement("tr");
    const add = (...parts) => {
      const cell = document.createElement("td");
      cell.append(...parts);
      row.append(cell);
    };
    add(data.genes[gene]);
    const bar = element("span", undefined, "bar");
    const filled = element("i");
    filled.style.width = 100 * data.p[gene] + "%";
    bar.append(filled);
    const p = data.p[gene];
    add(bar, p > 0 && p < 0.00005 ? p.toExponential(1) : p.toFixed(4));
    const wrong = labeled && called(gene) !== label(gene);
    add(state(called(gene)), ...(wrong ? [element("span", "wrong", "wrong")] : []));
    if (labeled) add(state(label(gene)));
    const tops = [];
    for (let i = 0; i < data.tops; ++i) {
      const [mark, bin, contribution] = data.top.slice(3 * (data.tops * gene + i), 3 * (data.tops * gene + i) + 3);
      const place = (bin + 0.5 - data.bins / 2) * data.width;
      const top = element("span", undefined, "top");
      top.append(data.marks[mark] + " ", element("em", signed(place, 2) + " "),
                 element("span", signed(contribution, 2), contribution > 0 ? "on" : "off"));
      tops.push(top);
    }
    add(...tops);
    return row;
  };

  const show = () => {
    first = Math.max(0, Math.min(first, rows.length - 1));
    first -= first % page;
    const shown = rows.slice(first, first + page);
    table.tBodies[0].replaceChildren(...shown.map(rowOf));
    const number = value => value.toLocaleString("en");
    count.textContent = rows.length === 0 ? "no genes" :
      number(first + 1) + " to " + number(first + shown.length) + " of " + number(rows.length) + " genes";
    previous.disabled = first === 0;
    next.disabled = first + page >= rows.length;
  };

  const select = () => {
    const wanted = search.value.trim().toLowerCase();
    const passes = filters[filter.value];
    rows = [];
    for (let gene = 0; gene < data.genes.length; ++gene) {
      if (passes(gene) && (wanted === "" || data.genes[gene].toLowerCase().includes(wanted))) rows.push(gene);
    }
    if (sorted !== null) {
      const value = columns[sorted].value;
      const compare = typeof value(0) === "string" ? collator.compare : (a, b) => a - b;
      rows.sort((a, b) => direction * compare(value(a), value(b)) || a - b);
    }
    first = 0;
    show();
  };

  const head = document.createElement("tr");
  columns.forEach((column, index) => {
    const cell = document.createElement("th");
    const button = element("button", column.name);
    button.type = "button";
    button.addEventListener("click", () => {
      direction = sorted === index ? -direction : column.falling ? -1 : 1;
      sorted = index;
      for (const other of head.children) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      select();
    });
    cell.scope = "col";
    cell.append(button);
    head.append(cell);
  });
  table.tHead.append(head);
  if (!labeled) {
    for (const option of [...filter.options]) if (option.value.startsWith("wrong")) option.remove();
  }
  search.addEventListener("input", select);
  filter.addEventListener("change", select);
  previous.addEventListener("click", () => { first -= page; show(); });
  next.addEventListener("click", () => { first += page; show(); });
  select();
})();
)js";

}  // namespace programs::report
