# Comparing counts with those of bedtools. Sourced after common.sh.
comparisons=0
counted=0

# compare <what> <counts of bedtools>: BED of the bins with the count last. Bins beyond the left end of a chromosome are not
# in bins.bed, and have to be zero.
compare() {
    awk -F '\t' -v what="$1" '
        NR == FNR { theirs[$4 "\t" $5] = $NF; lines++; next }
        {
            key = $1 "\t" $2
            wanted = key in theirs ? theirs[key] : 0
            found += key in theirs
            if ($3 != wanted && ++bad <= 10) print what ": gene " $1 " bin " $2 ": " $3 " (wanted " wanted ")"
        }
        END { exit bad > 0 || found != lines || lines == 0 }' "$2" ours.tsv || fail "$1: the counts differ"
    comparisons=$((comparisons + 1))
    counted=$((counted + $(awk '{ sum += $NF } END { print sum + 0 }' "$2")))
}
