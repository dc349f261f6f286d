# SPDX-License-Identifier: BSD-3-Clause
"""make FOLDER: a bigWig file, the same as bedGraph, and genes. check FOLDER TYPE: compares bins with pyBigWig's exact ones."""
import csv
import math
import random
import sys

import pyBigWig

folder = sys.argv[2]
sizes = {"chr1": 400_000, "chr2": 90_000, "chr3": 20_000, "chr4": 50_000}

if sys.argv[1] == "make":
    rng = random.Random(7)
    bigwig = pyBigWig.open(folder + "/track.bw", "w")
    bigwig.addHeader(list(sizes.items()), maxZooms=5)
    with open(folder + "/track.bedGraph", "w") as text:
        for name in ("chr1", "chr2", "chr3"):  # chr4 has no values
            at, starts, ends, values = 0, [], [], []
            while at < sizes[name] - 3000:
                at += rng.choice([0, 0, 0, 1, 7, 250])
                width = rng.choice([1, 2, 20, 25, 130, 1700])
                value = rng.choice([0.0, rng.random(), 1000 * rng.random(), float(rng.randrange(50))])
                starts.append(at)
                ends.append(at + width)
                values.append(value)
                at += width
            bigwig.addEntries([name] * len(starts), starts, ends=ends, values=values)
            fixed = [rng.random() for _ in range(100)]  # the other two kinds of blocks
            bigwig.addEntries(name, at + 10, values=fixed, span=3, step=5)
            bigwig.addEntries(name, [at + 700, at + 720, at + 739], values=[1.0, 2.5, 4.0], span=10)
    bigwig.close()
    bigwig = pyBigWig.open(folder + "/track.bw")
    lines = [(n, *i) for n in sizes for i in bigwig.intervals(n) or ()]
    rng.shuffle(lines)
    with open(folder + "/track.bedGraph", "w") as text:
        for line in lines:
            print(*line[:3], repr(line[3]), sep="\t", file=text)
    with open(folder + "/genes.tsv", "w") as text:
        print("chrom\ttss\tgene_id", file=text)
        for i in range(300):
            name = rng.choice(list(sizes))
            print(name, rng.choice([rng.randrange(sizes[name]), sizes[name] - 1 - rng.randrange(900), rng.randrange(900)]),
                  f"G{i:03}", sep="\t", file=text)
else:
    kind = sys.argv[3]
    bigwig = pyBigWig.open(folder + "/track.bw")
    ours = {}
    for part in ("train", "valid", "test"):
        with open(f"{folder}/out/{part}.csv") as table:
            for row in csv.DictReader(line for line in table if not line.startswith("#")):
                ours[row["gene"], int(row["bin"])] = float(row["K"])
    seen = worst = 0
    with open(folder + "/out/bins.bed") as bins:
        for line in bins:
            name, start, end, gene, number, _ = line.rstrip("\n").split("\t")
            start, end = int(start), min(int(end), sizes[name])
            wanted = bigwig.stats(name, start, end, type=kind, exact=True)[0] if start < end else None
            wanted = 0.0 if wanted is None or math.isnan(wanted) else wanted
            found = ours[gene, int(number)]
            worst = max(worst, abs(found - wanted) / max(1.0, abs(wanted)))
            seen += wanted != 0
    print(f"{kind}: {seen} bins with values, the largest relative difference is {worst:.2g}")
    sys.exit(not (worst < 1e-6 and seen > 2000))
