// Runs at the end of a report's page and uses it as a reader would. What it finds goes into <pre id="probe">.
(() => {
  const lines = [];
  const check = (what, good, found) => lines.push((good ? "ok " : "BAD ") + what + (good ? "" : ": " + found));
  const equal = (what, found, wanted) =>
    check(what, JSON.stringify(found) === JSON.stringify(wanted),
          JSON.stringify(found) + " (wanted " + JSON.stringify(wanted) + ")");
  const data = JSON.parse(document.getElementById("genes-data").textContent);
  const body = document.querySelector("#genes-table tbody");
  const cells = column => [...body.rows].map(row => row.cells[column].textContent);
  const heads = () => [...document.querySelectorAll("#genes-table th")];
  const sort = column => heads()[column].querySelector("button").click();
  const count = () => document.getElementById("genes-count").textContent;
  const search = text => {
    const box = document.getElementById("genes-search");
    box.value = text;
    box.dispatchEvent(new Event("input"));
  };
  const filter = value => {
    const box = document.getElementById("genes-filter");
    box.value = value;
    box.dispatchEvent(new Event("change"));
  };
  const number = value => value.toLocaleString("en");
  const all = data.genes.length;

  // Figures: each there with a size, nothing cut off, no id twice, every reference met.
  const figures = [...document.querySelectorAll("figure")];
  lines.push("figures " + figures.map(figure => figure.id.replace("figure-", "")).sort().join(" "));
  for (const figure of figures) {
    const svg = figure.querySelector("svg");
    const size = svg ? svg.getBoundingClientRect() : { width: 0, height: 0 };
    check(figure.id + " has a size", size.width > 400 && size.height > 200, size.width + " x " + size.height);
    const shapes = svg ? svg.querySelectorAll("path, polygon, rect, use").length : 0;
    check(figure.id + " is drawn", shapes > 20, shapes + " shapes");
    const cut = [...(svg ? svg.querySelectorAll("text") : [])].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width > 0 && (box.left < size.left - 1 || box.right > size.right + 1 ||
                               box.top < size.top - 1 || box.bottom > size.bottom + 1);
    });
    equal("texts cut off in " + figure.id, cut.map(text => text.textContent), []);
    const caption = figure.querySelector("figcaption").textContent;
    check(figure.id + " has a caption", caption.length > 80, caption);
  }
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  equal("ids that are there twice", ids.filter((id, i) => ids.indexOf(id) !== i), []);
  const references = [...document.querySelectorAll("svg use")].map(use => use.getAttribute("xlink:href"));
  check("there are references", references.length > 10, references.length);
  equal("references to nothing", [...new Set(references)].filter(id => !document.getElementById(id.slice(1))), []);
  check("the page is not wider than the window", document.documentElement.scrollWidth <= window.innerWidth,
        document.documentElement.scrollWidth + " > " + window.innerWidth);

  // The table of genes.
  equal("the first page", cells(0), data.genes.slice(0, 25));
  equal("the count", count(), "1 to " + Math.min(25, all) + " of " + number(all) + " genes");
  sort(1);
  const falling = [...data.p].sort((a, b) => b - a).slice(0, 25).map(p => p.toFixed(4));
  equal("sorted by falling p(ON)", cells(1), falling);
  equal("its heading", heads()[1].getAttribute("aria-sort"), "descending");
  sort(1);
  const rising = [...data.p].sort((a, b) => a - b).slice(0, 25).map(
    p => p < 0.00005 ? p.toExponential(1) : p.toFixed(4));
  equal("sorted by rising p(ON)", cells(1), rising);
  sort(0);
  sort(0);
  equal("sorted by falling name", cells(0)[0], [...data.genes].sort((a, b) => a < b ? 1 : -1)[0]);
  sort(0);
  document.getElementById("genes-next").click();
  equal("the second page", cells(0)[0], [...data.genes].sort()[25]);
  document.getElementById("genes-previous").click();
  const wanted = data.genes[7];
  search(wanted.toLowerCase());
  equal("one gene found", cells(0), [wanted]);
  equal("its p(ON)", cells(1), [data.p[7].toFixed(4)]);
  search("no such gene");
  equal("nothing found", [body.rows.length, count()], [0, "no genes"]);
  search("");
  filter("wrongly-on");
  const wrong = data.p.filter((p, i) => p > data.threshold && data.labels[i] === "0").length;
  equal("wrongly called ON", count().split(" of ").pop(), wrong ? number(wrong) + " genes" : "no genes");
  filter("all");

  equal("errors", window.probeErrors, []);
  const load = performance.getEntriesByType("navigation")[0];
  const result = document.createElement("pre");
  result.id = "probe";
  window.addEventListener("load", () => setTimeout(() => {
    lines.push("loaded after " + Math.round(load.loadEventEnd) + " ms");
    result.textContent = "\n" + lines.join("\n") + "\nend of probe\n";
    document.body.append(result);
  }, 0));
})();
