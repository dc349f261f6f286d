#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Puts the results of the study together: tables, figures, and one page with all of it.

The same results give the same bytes, but for dates and training times, which stand in times.tsv and between marks of the page.
"""

import argparse
import csv
import datetime
import html
import json
import os
import shlex
import statistics
import subprocess

from statistics_of import paired_p_value, placements, read_predictions, sign_test

NAMES = {"cnn": "DeepChrome (CNN)", "svc": "SVC", "forest": "random forest", "logistic": "logistic regression",
         "linear": "linear, 12 parameters", "gene-mean": "gene-mean"}
# Okabe and Ito (2008): they stay apart for color-blind readers and in print.
COLORS = {"cnn": "#D55E00", "svc": "#0072B2", "forest": "#009E73", "logistic": "#CC79A7", "linear": "#E69F00",
           "gene-mean": "#999999"}
POINTS = {"cnn": 7, "svc": 5, "forest": 9, "logistic": 11, "linear": 13, "gene-mean": 2}


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def number(value, digits=3):
    return "" if value is None else f"{value:.{digits}f}"


def duration(seconds):
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


class Study:
    """All results, read once."""

    def __init__(self, options):
        self.folder = options.study
        self.cells = dict(cell.split("=", 1) for cell in options.cells)
        self.models = options.models
        self.trained = [model for model in self.models if model != "gene-mean"]  # the others learn nothing from histones
        self.failures = []
        self.metrics = {}     # (cell, model): metrics.json
        self.placements = {}  # (cell, model): for paired tests
        self.seen = []        # network of, tested on, test genes, how many of them it was trained or validated on
        for cell in self.cells:
            self.note(cell, "tables", f"cells/{cell}/tables/outcome.json")
            for model in self.models:
                self.read_model(cell, model)
        self.transfer = {}    # source: {target: auroc}
        for pool in options.pool:
            self.note(pool, "tables", f"pools/{pool}/tables/outcome.json")
            self.note(pool, "training", f"pools/{pool}/cnn/outcome.json")
        for source in options.source:
            self.transfer[source] = {}
            if self.note(source, "transfer", f"transfer/{source}.json"):
                for row in read_table(self.path(f"transfer/{source}.tsv")):
                    if row["message"]:
                        self.failures.append((source, f"transfer to {row['target']}", "failed", row["message"]))
                    elif row["auroc"]:
                        self.transfer[source][row["target"]] = float(row["auroc"])
                        if int(row["seen"]) > 0 and row["target"] != source:
                            self.seen.append([source, row["target"], int(row["genes"]), int(row["seen"])])
        self.pools = options.pool

    def path(self, name):
        return os.path.join(self.folder, name)

    def note(self, of, step, name):
        """True where a step was done; where it was not, the report will say so."""
        outcome = read_json(self.path(name))
        if outcome["status"] != "done":
            self.failures.append((of, step, outcome["status"], outcome["message"]))
        return outcome["status"] == "done"

    def read_model(self, cell, model):
        folder = f"cells/{cell}/{model}"
        if not self.note(cell, model, f"{folder}/outcome.json"):
            return
        inner = folder if model == "cnn" else f"{folder}/{model}"
        metrics = read_json(self.path(f"{inner}/metrics.json"))
        if metrics.get("test", {}).get("auroc") is None:
            self.failures.append((cell, model, "failed", "has no AUROC: all its test genes are ON, or all are OFF"))
            return
        with open(self.path(f"{inner}/predictions.tsv"), encoding="utf-8") as file:
            scores, labels = read_predictions(file)
        if model == "gene-mean" and len(set(scores)) == 1:
            self.failures.append((cell, model, "left out", "no other cell type tells its test genes apart: are they in none?"))
            return
        self.metrics[cell, model] = metrics
        if model == "cnn":
            shared = read_json(self.path(f"{folder}/run.json"))["settings"]["shared_genes"]
            seen = max(shared["test_in_train"]["genes"], shared["test_in_valid"]["genes"])
            if seen > 0:
                self.seen.append([cell, cell, metrics["test"]["genes"], seen])
        if model in self.trained:
            self.placements[cell, model] = placements(scores, labels)

    def auroc(self, cell, model):
        found = self.metrics.get((cell, model))
        return found["test"]["auroc"] if found else None

    def aurocs(self, model):
        return [self.auroc(cell, model) for cell in self.cells if (cell, model) in self.metrics]

    def complete_cells(self):
        """Those in which every model has an AUROC that has one anywhere: only these can be won."""
        there = [model for model in self.trained if self.aurocs(model)]
        return there, [cell for cell in self.cells if all((cell, model) in self.metrics for model in there)]


def write_tsv(path, header, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join(header) + "\n")
        for row in rows:
            file.write("\t".join("" if value is None else repr(value) if isinstance(value, float) else str(value)
                                 for value in row) + "\n")


def summary_rows(study):
    there, complete = study.complete_cells()
    best = {cell: max(study.auroc(cell, model) for model in there) for cell in complete} if there else {}
    rows = []
    for model in study.models:
        values = study.aurocs(model)
        if not values:
            rows.append([model, 0] + [None] * 6)
            continue
        wins = sum(1 for cell in best if best[cell] == study.auroc(cell, model)) if model in study.trained else None
        rows.append([model, len(values), statistics.fmean(values), statistics.median(values), min(values), max(values), wins,
                     len(complete) if model in study.trained else None])
    return rows


def pair_rows(study):
    """Of each pair of models: cell types in which either is ahead, and clearly so by DeLong's paired test."""
    rows = []
    for i, first in enumerate(study.trained):
        for second in study.trained[i + 1:]:
            both = [cell for cell in study.cells if (cell, first) in study.metrics and (cell, second) in study.metrics]
            if not both:
                continue
            differences, ahead, behind, clearly_ahead, clearly_behind = [], 0, 0, 0, 0
            for cell in both:
                difference = study.auroc(cell, first) - study.auroc(cell, second)
                p_value = paired_p_value(study.placements[cell, first], study.placements[cell, second])
                clear = p_value is not None and p_value < 0.05
                differences.append(difference)
                ahead += difference > 0
                behind += difference < 0
                clearly_ahead += difference > 0 and clear
                clearly_behind += difference < 0 and clear
            rows.append([first, second, len(both), statistics.fmean(differences), ahead, clearly_ahead, behind, clearly_behind,
                         sign_test(ahead, behind)])
    return rows


def transfer_rows(study):
    """Of each cell type: its own network, gene-mean, networks of single other cell types, and those of many."""
    rows = []
    singles = [source for source in study.transfer if source not in study.pools]
    for cell in study.cells:
        others = [study.transfer[source][cell] for source in singles if source != cell and cell in study.transfer[source]]
        pooled = [study.transfer[pool].get(cell) for pool in study.pools]
        rows.append([cell, study.auroc(cell, "cnn"), study.auroc(cell, "gene-mean"),
                     statistics.fmean(others) if others else None, max(others) if others else None] + pooled)
    return rows


def mean_row(rows):
    """Means of all columns that have figures, over the cell types that have one in each of these columns."""
    there = [column for column in range(1, len(rows[0])) if any(row[column] is not None for row in rows)]
    common = [row for row in rows if all(row[column] is not None for column in there)]
    return [f"mean of {len(common)}"] + [statistics.fmean(row[column] for row in common) if column in there and common else None
                                        for column in range(1, len(rows[0]))]


def draw(folder, name, script):
    """The figure as SVG text, or nothing without gnuplot."""
    with open(os.path.join(folder, name + ".gp"), "w", encoding="utf-8") as file:
        file.write(script)
    figure = os.path.join(folder, name + ".svg")
    if os.path.exists(figure):
        os.remove(figure)
    try:
        subprocess.run(["gnuplot", name + ".gp"], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(figure, encoding="utf-8") as file:
            text = file.read()
    except (OSError, subprocess.CalledProcessError):
        text = ""
    if "</svg>" not in text:
        print(f"{figure}: not drawn; install gnuplot-nox, then run: cd {shlex.quote(folder)} && gnuplot {name}.gp")
        return ""
    return text[text.index("<svg"):]


def dots_figure(study, folder):
    """The study's figure: the AUROC of every model in every cell type, cell types in the order of the network's."""
    leading = "cnn" if "cnn" in study.models and study.aurocs("cnn") else (study.models or [""])[0]
    order = sorted((cell for cell in study.cells if any((cell, model) in study.metrics for model in study.models)),
                   key=lambda cell: (-(study.auroc(cell, leading) if study.auroc(cell, leading) is not None else -1), cell))
    shown = [model for model in study.models if study.aurocs(model)]
    if not order:
        return ""
    write_tsv(os.path.join(folder, "auroc_sorted.tsv"), ["cell"] + shown,
              [[cell] + [study.auroc(cell, model) if study.auroc(cell, model) is not None else "NaN" for model in shown]
               for cell in order])
    values = [value for model in shown for value in study.aurocs(model)]
    low = max(0.0, (min(values) * 20 // 1) / 20 - 0.02)
    high = min(1.0, max(values) + 0.03)
    tics = ", ".join(f"'{cell}' {i}" for i, cell in enumerate(order)) if len(order) <= 80 else ""
    # The network last, on top of the others.
    plots = ", \\\n     ".join(
        f"'auroc_sorted.tsv' skip 1 using 0:{shown.index(model) + 2} with points pointtype {POINTS[model]} "
        f"pointsize 0.7 linecolor rgb '{COLORS[model]}' title '{NAMES[model]}'" for model in sorted(shown, key=lambda m: m == "cnn"))
    script = (f"# Draws auroc.svg from auroc_sorted.tsv: gnuplot auroc.gp\n"
              f"set terminal svg size {360 + 16 * max(len(order), 15)},440 noenhanced font 'Helvetica,13' background '#ffffff'\n"
              f"set output 'auroc.svg'\nset datafile separator tab\nset datafile missing 'NaN'\n"
              f"set title 'Test AUROC of every model in {len(order)} cell types' font ',16'\n"
              f"set border 3\nset tics out nomirror\nset grid ytics linecolor '#dddddd' linetype 1\n"
              f"set ylabel 'AUROC'\nset yrange [{low:.2f}:{high:.3f}]\nset xrange [-0.7:{len(order) - 0.3}]\n"
              f"set xtics ({tics}) rotate by 90 right font ',9' scale 0.3\n"
              f"set key outside right top vertical Left reverse samplen 1\n"
              f"plot {plots}\n")
    return draw(folder, "auroc", script)


def heat_map(study, singles, folder):
    """AUROC of networks of single cell types (columns) in all cell types (rows), less that of each one's own network."""
    header = ["tested_on"] + singles
    rows = []
    for cell in study.cells:
        own = study.transfer[cell].get(cell) if cell in study.transfer else study.auroc(cell, "cnn")
        found = [study.transfer[source].get(cell) for source in singles]
        rows.append([cell] + ["NaN" if value is None or own is None else value - own for value in found])
    write_tsv(os.path.join(folder, "transfer_losses.tsv"), header, rows)
    largest = max([abs(value) for row in rows for value in row[1:] if value != "NaN"] + [0.001])
    names = list(study.cells)
    script = (f"# Draws transfer.svg from transfer_losses.tsv: gnuplot transfer.gp\n"
              f"set terminal svg size {260 + 14 * max(len(singles), 10)},{150 + 14 * max(len(names), 10)} noenhanced font 'Helvetica,12' "
              f"background '#ffffff'\nset output 'transfer.svg'\nset datafile separator tab\nset datafile missing 'NaN'\n"
              f"set title 'AUROC less that of the own network'\nset xlabel 'trained on'\nset ylabel 'tested on'\n"
              f"set xtics ({', '.join(f'{chr(39)}{name}{chr(39)} {i}' for i, name in enumerate(singles))}) rotate by 90 right "
              f"font ',9' scale 0\n"
              f"set ytics ({', '.join(f'{chr(39)}{name}{chr(39)} {i}' for i, name in enumerate(names))}) font ',9' scale 0\n"
              f"set xrange [-0.5:{len(singles) - 0.5}]\nset yrange [{len(names) - 0.5}:-0.5]\n"
              f"set palette defined (-1 '#b2182b', 0 '#f7f7f7', 1 '#2166ac')\nset cbrange [{-largest:.6f}:{largest:.6f}]\n"
              f"# Gray shows where there is no figure.\n"
              f"set object 1 rectangle from graph 0,0 to graph 1,1 behind fillcolor rgb '#999999' fillstyle solid noborder\n"
              f"plot 'transfer_losses.tsv' skip 1 matrix rowheaders using 1:2:3 with image pixels notitle\n")
    return draw(folder, "transfer", script)


def table_html(header, rows, digits=3):
    def cell_html(value):
        text = number(value, digits) if isinstance(value, float) else "–" if value is None else html.escape(str(value))
        return f"<td{' class=n' if value is None or isinstance(value, (int, float)) else ''}>{text}</td>"

    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "\n".join("<tr>" + "".join(cell_html(value) for value in row) + "</tr>" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>\n"


def times_of(study):
    rows = []
    for kind, names in [(model, study.cells) for model in study.models] + [("pooled network", study.pools)]:
        for name in names:
            if kind != "pooled network" and (name, kind) not in study.metrics:
                continue
            path = study.path(f"times/{name}.{'cnn' if kind == 'pooled network' else kind}.tsv")
            row = read_table(path)[0]
            rows.append([kind, name, float(row["s"])])
    return rows


STYLE = """body { font: 15px/1.5 Helvetica, Arial, sans-serif; max-width: 1180px; margin: 2em auto; color: #222 }
table { border-collapse: collapse; margin: 1em 0 } th, td { padding: 2px 10px; border-bottom: 1px solid #ddd; text-align: left }
td.n { text-align: right; font-variant-numeric: tabular-nums } th { border-bottom: 2px solid #888 } .fail td { color: #a00 }
figure { margin: 1em 0; overflow-x: auto }"""


def write_report(study, folder, settings):
    auroc_header = ["cell", "source", "model", "auroc", "auroc_lower", "auroc_upper", "average_precision", "accuracy",
                    "majority_accuracy", "genes", "fraction_on"]
    rows = []
    for cell, source in study.cells.items():
        for model in study.models:
            if (cell, model) in study.metrics:
                test = study.metrics[cell, model]["test"]
                rows.append([cell, source, model, test["auroc"], *test["auroc_interval"], test["average_precision"],
                             test["accuracy"], test["majority_accuracy"], test["genes"], test["fraction_on"]])
    write_tsv(os.path.join(folder, "auroc.tsv"), auroc_header, rows)
    summary = summary_rows(study)
    summary_header = ["model", "cells", "mean", "median", "min", "max", "wins", "of"]
    write_tsv(os.path.join(folder, "summary.tsv"), summary_header, summary)
    pairs = pair_rows(study)
    pair_header = ["first", "second", "cells", "mean_difference", "first_ahead", "clearly", "second_ahead", "clearly", "sign_test"]
    write_tsv(os.path.join(folder, "pairs.tsv"), pair_header, pairs)
    failure_header = ["of", "step", "status", "message"]
    write_tsv(os.path.join(folder, "failures.tsv"), failure_header, study.failures)
    times = times_of(study)
    write_tsv(os.path.join(folder, "times.tsv"), ["model", "of", "seconds"], times)
    figure = dots_figure(study, folder)

    failed_cells = {of for of, _, _, _ in study.failures if of in study.cells}
    page = ["<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8"><title>DeepChrome over cell types</title>',
            f"<style>{STYLE}</style></head><body>", "<h1>DeepChrome over cell types</h1>"]
    kinds = {kind: sum(1 for source in study.cells.values() if source == kind) for kind in ("simulated", "tables", "signals")}
    said = {"simulated": "simulated", "tables": "given as gene tables", "signals": "counted from reads or tracks"}
    written = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    page.append(f"<!-- times -->\n<p>Written on {written}, of the settings at the end of the page.</p>\n<!-- end of times -->")
    page.append(f"<p>{len(study.cells)} cell types: " +
                ", ".join(f"{count} {said[kind]}" for kind, count in kinds.items() if count) +
                f". {len(failed_cells)} of them with a failure.</p>")
    page.append("<h2>All models</h2>\n" + table_html(
        ["model", "cell types", "mean AUROC", "median", "min", "max", "wins", "of"],
        [[NAMES[row[0]]] + row[1:] for row in summary]))
    page.append("<p>A win is the highest AUROC in a cell type for which every model has one; equal ones win together. "
                "Gene-mean competes with nobody: it is the part of the other cell types in which the gene is ON, and knows nothing of histones.</p>")
    if figure:
        page.append(f"<figure>{figure}</figure>")
    if pairs:
        page.append("<h2>Pairs</h2>\n" + table_html(
            ["first", "second", "cell types", "mean difference", "first ahead", "clearly", "second ahead", "clearly", "sign test"],
            [[NAMES[row[0]], NAMES[row[1]]] + row[2:] for row in pairs], 4))
        page.append("<p>Clearly: DeLong's paired test on the cell type's test genes has p &lt; 0.05, which chance alone gives in "
                    "one of twenty. Sign test: how likely so one-sided a count would be, were both equally good, in independent cell "
                    "types; these share their genes.</p>")
    if study.transfer:
        rows = transfer_rows(study)
        transfer_header = ["cell", "own", "gene_mean", "other_mean", "other_best"] + study.pools
        write_tsv(os.path.join(folder, "transfer.tsv"), transfer_header, rows)
        singles = [source for source in study.transfer if source not in study.pools]
        write_tsv(os.path.join(folder, "transfer_pairs.tsv"), ["tested_on"] + singles,
                  [[cell] + [study.transfer[source].get(cell) for source in singles] for cell in study.cells])
        page.append("<h2>From one cell type to another</h2>\n" + table_html(
            ["tested on", "own network", "gene-mean", "networks of others, mean", "best"] +
            [f"network of {pool.replace('-', ' ')}" for pool in study.pools], [mean_row(rows)] + rows))
        trained_on = ", ".join(singles) if len(singles) <= 12 else f"each of {len(singles)}"
        page.append("<p>The means are of the cell types that have a figure in each column. "
                    "AUROC on the test genes of each cell type, by its own network, by networks trained on one other "
                    f"({html.escape(trained_on)}), and by networks trained on many. " + unseen_sentence(study) + " Gene-mean has: it knows in which other cell types they are ON. A network that is tested on "
                    "other cell types' copies of its training genes knows as much, so its figures would have to be held "
                    "against gene-mean.</p>")
        if study.seen:
            page.append(table_html(["network of", "tested on", "test genes", "trained or validated on"], study.seen))
        heat = heat_map(study, singles, folder) if singles else ""
        if heat:
            page.append(f"<figure>{heat}<figcaption>Gray: no figure.</figcaption></figure>")
        if 0 < len(singles) <= 12:
            page.append("<h3>Trained on (columns), tested on (rows)</h3>\n" + table_html(
                [""] + singles, [[cell] + [study.transfer[source].get(cell) for source in singles] for cell in study.cells]))
    page.append("<h2>Every cell type</h2>\n" + table_html(
        ["cell type", "from"] + [NAMES[model] for model in study.models] + ["test genes", "of them ON"],
        [[cell, source] + [study.auroc(cell, model) for model in study.models] + balance(study, cell)
         for cell, source in study.cells.items()]))
    page.append("<h2>What failed</h2>")
    failed = [row for row in study.failures if row[2] == "failed"]
    page.append('<div class="fail">' + table_html(["of", "step", "why", "steps left out for it"], [
        [of, step, message, sum(1 for row in study.failures if row[0] == of and row[2] == "left out" and row[3] == message)]
        for of, step, _, message in failed]) + "</div>" if failed else "<p>Nothing.</p>")
    page.append("<h2>Settings</h2>\n" + table_html(["setting", "value"], [setting.split("=", 1) for setting in settings]))
    page.append("<!-- times -->\n<h2>Training time</h2>")
    total = []
    for kind in list(study.models) + ["pooled network"]:
        seconds = [row[2] for row in times if row[0] == kind]
        if seconds:
            total.append([NAMES.get(kind, kind), len(seconds), duration(sum(seconds)), duration(statistics.fmean(seconds)),
                          duration(max(seconds))])
    page.append(table_html(["model", "trained", "together", "mean", "longest"], total))
    page.append("<p>Of whole jobs, reading of tables and choice of hyper-parameters included.</p>\n<!-- end of times -->")
    page.append("</body></html>")
    with open(os.path.join(folder, "report.html"), "w", encoding="utf-8") as file:
        file.write("\n".join(page) + "\n")


def unseen_sentence(study):
    if not study.seen:
        return "By their ids, none of these genes was trained or validated on, in any cell type."
    return ("<b>Not all of these figures are of unseen genes:</b> the table below names the networks that were trained or validated on "
            "test genes, by their ids.")


def balance(study, cell):
    for model in study.models:
        if (cell, model) in study.metrics:
            test = study.metrics[cell, model]["test"]
            return [test["genes"], f"{100 * test['fraction_on']:.1f} %"]
    return [None, None]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--study", required=True, help="folder of the results")
    arguments.add_argument("--models", nargs="+", required=True)
    arguments.add_argument("--cells", nargs="+", required=True, help="CELL=SOURCE")
    arguments.add_argument("--source", action="append", default=[], help="of a transfer")
    arguments.add_argument("--pool", action="append", default=[])
    arguments.add_argument("--setting", action="append", default=[], help="NAME=VALUE")
    options = arguments.parse_args()
    study = Study(options)
    folder = os.path.join(options.study, "report")
    os.makedirs(folder, exist_ok=True)
    write_report(study, folder, options.setting)
    for of, step, status, message in study.failures:
        if status == "failed":
            print(f"{of}: {step} failed: {message}")
    print(f"{folder}/report.html")


if __name__ == "__main__":
    main()
