# SPDX-License-Identifier: BSD-3-Clause
"""make TABLE LOCI: places for the genes of a table, many of whose windows overlap or end with the chromosome.
check FOLDER LOCI genome|strand: holds the tracks of FOLDER against its tables, base by base."""
import csv
import gzip
import random
import sys
import xml.etree.ElementTree

import pyBigWig

LENGTHS = {"chr1": 249250621, "chr21": 48129895, "chrX": 155270560}

if sys.argv[1] == "make":
    rng = random.Random(11)
    genes = []
    with open(sys.argv[2]) as table:
        for row in csv.DictReader(line for line in table if not line.startswith("#")):
            if row["bin"] == "1":
                genes.append(row["gene"])
    with open(sys.argv[3], "w") as loci:
        print("chrom\ttss\tgene_id\tsymbol\tstrand", file=loci)
        for i, gene in enumerate(genes):
            name = rng.choice(list(LENGTHS))
            tss = rng.randrange(30000) if i % 4 else LENGTHS[name] - 1 - rng.randrange(9000)
            print(name, tss, gene, f"S{i}", rng.choice("+-"), sep="\t", file=loci)
    sys.exit()

folder, strands = sys.argv[2], sys.argv[4] == "strand"
starts = {}
with open(sys.argv[3]) as table:
    for row in csv.DictReader(table, delimiter="\t"):
        tss, flip = int(row["tss"]), strands and row["strand"] == "-"
        # The TSS is the first base of bin 51, read from left or from right.
        starts[row["gene_id"]] = (row["chrom"], tss + 1 - 5000 if flip else tss - 5000, flip)

tracks = {}  # of a mark, by chromosome and base: the values that cover it
with open(folder + "/bins.tsv") as table:
    for row in csv.reader(table, delimiter="\t"):
        if row[0] == "gene":
            continue
        name, start, flip = starts[row[0]]
        bases = tracks.setdefault(row[1], {})
        for i, value in enumerate(reversed(row[2:]) if flip else row[2:]):
            for at in range(max(start + 100 * i, 0), min(start + 100 * (i + 1), LENGTHS[name])):
                bases.setdefault((name, at), []).append(float(value))
with open(folder + "/attributions.tsv") as table:
    for row in csv.DictReader(table, delimiter="\t"):
        name, start, _ = starts[row["gene"]]
        for at in range(max(start, 0), min(start + 10000, LENGTHS[name])):
            tracks.setdefault("p_on", {}).setdefault((name, at), []).append(float(row["p_on"]))

for track, bases in tracks.items():
    bigwig = pyBigWig.open(f"{folder}/{track}.bw")
    assert bigwig.chroms() == {n: LENGTHS[n] for n in bigwig.chroms()}, bigwig.chroms()
    text = gzip.open(f"{folder}/{track}.bedGraph.gz", "rt").read().splitlines()
    assert text[0].startswith("track type=bedGraph"), text[0]
    lines = [line.split("\t") for line in text[1:]]
    assert lines == sorted(lines, key=lambda f: (f[0], int(f[1])))
    scale = max(abs(sum(values) / len(values)) for values in bases.values())
    worst, seen = 0.0, 0
    for source in ("bigWig", "bedGraph"):
        intervals = ([(n, *i) for n in bigwig.chroms() for i in bigwig.intervals(n) or ()] if source == "bigWig"
                     else [(f[0], int(f[1]), int(f[2]), float(f[3])) for f in lines])
        covered = set()
        for name, start, end, value in intervals:
            for at in range(start, end):
                assert (name, at) not in covered, (track, name, at)
                covered.add((name, at))
                values = bases[name, at]
                worst = max(worst, abs(value - sum(values) / len(values)) / scale)
        assert covered == set(bases), (track, source, len(covered), len(bases))
        seen += len(covered)
    overlaps = sum(len(values) > 1 for values in bases.values())
    print(f"{track}: {seen} bases, {overlaps} of overlapping windows, the largest difference is {worst:.1e} of the largest value")
    assert worst < 1e-3 and overlaps > 10000  # the table has four digits

session = xml.etree.ElementTree.parse(folder + "/igv_session.xml").getroot()
assert session.get("genome") == "hg19"
paths = [resource.get("path") for resource in session.iter("Resource")]
assert sorted(paths) == sorted(["genes.bed"] + [t + ".bw" for t in tracks]), paths
for path in paths:
    open(folder + "/" + path).close()
assert {track.get("id") for track in session.iter("Track")} == set(paths)
bigdata = [line for line in open(folder + "/ucsc_tracks.txt") if line.startswith("track type=bigWig")]
assert len(bigdata) == len(tracks)
