#!/usr/bin/env bash
# The table of docs/most_likely_class.md: means over seeds, classes and networks of what compare-class-maps prints.
#
#     benchmarks/maps/run.sh <folder of compare-class-maps> [TRAIN.csv TEST.csv]    (20 minutes on one core)
set -euo pipefail

program=$1/compare-class-maps
means() {
    awk -F '\t' -v OFS='\t' -v data="$1" '
        FNR == 1 { columns = NF; next }
        { key = $2 OFS $4; if (!(key in n)) order[++keys] = key; ++n[key]
          for (i = 5; i < columns; ++i) if ($i != "-") { sum[key, i] += $i; ++count[key, i] }
          split($columns, bins, " "); for (m in bins) if (bins[m] != "-") { active[key, m] += bins[m]; marks[key] = length(bins) } }
        END { for (k = 1; k <= keys; ++k) { key = order[k]; line = data OFS key
                  for (i = 5; i < columns; ++i) line = line OFS (count[key, i] ? sprintf("%.2f", sum[key, i] / count[key, i]) : "-")
                  list = ""; for (m = 1; m <= marks[key]; ++m) list = list (m > 1 ? " " : "") sprintf("%.0f", active[key, m] / n[key])
                  print line, list } }' "${@:2}"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'data\tclass\tsearch\tprobability\tby the other network\tEuclidean\tMahalanobis\tfrom the mean\tspread\tAUROC\tprecision\teffect\tagreement\tactive bins\n'
for kind in planted cell; do
    for seed in 1 2 3; do "$program" $kind $seed >"$work/$kind$seed"; done
    means $kind "$work/$kind"?
done
if [ $# -gt 2 ]; then
    "$program" "$2" "$3" >"$work/table"
    means table "$work/table"
fi
