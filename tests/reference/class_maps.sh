#!/usr/bin/env bash
# In ON maps the marks of active genes have more active bins than the repressors, in OFF maps fewer, as in the study: on simulated
# genes, and on H1 cells where they are beside the repository.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

# maps <name>: ON and OFF map of name/model.safetensors; its active bins go into the files on and off
maps() {
    local class
    for class in on off; do
        deepchrome-visualize --model "$1/model.safetensors" --class $class --output "$1_$class" 2>/dev/null
        tail -n +2 "$1_$class/active_bins.tsv" >>$class
    done
}

# expect_roles <name>: on the average of the maps in the files on and off
expect_roles() {
    awk -F '\t' -v name="$1" '
        { bins[FILENAME, $1] += $3; if ($1 == "H3K4me3") maps[FILENAME] += 1
          if ($2 == "repressor") repressed[FILENAME] += $3 / 2; else active[FILENAME, $1] = 1 }
        END { split("H3K4me3 H3K4me1 H3K36me3 H3K9me3 H3K27me3", marks, " ")
              for (c = 0; c < 2; ++c) {
                  class = c ? "on" : "off"
                  line = name ", " class ":"
                  for (i = 1; i <= 5; ++i) {
                      line = line sprintf(" %s %.1f", marks[i], bins[class, marks[i]] / maps[class])
                      above = bins[class, marks[i]] > repressed[class]
                      if ((class, marks[i]) in active && above != c) bad = 1
                  }
                  print line sprintf("; repressors %.1f", repressed[class] / maps[class])
              }
              exit bad }' on off || fail "the maps of $1 do not tell the roles of the marks"
    rm on off
}

deepchrome-simulate --genes 12000 --seed 1 --output genes 2>/dev/null
deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 6 --output simulated 2>/dev/null
maps simulated
expect_roles "simulated genes"

data=$DEEPCHROME_SOURCE/../shared/data/E003
if ! [ -f "$data/train.csv" ] || ! command -v python3 >/dev/null; then
    echo "without the genes of H1 cells: there is no $data, or no python3"
    exit 0
fi
python3 "$DEEPCHROME_SOURCE/tests/reference/folds.py" "$data" folds
for fold in 1 2 3 4 5; do
    deepchrome-train --train folds/fold$fold/train.csv --valid folds/fold$fold/valid.csv --output h1_$fold 2>/dev/null
    maps h1_$fold
done
expect_roles "H1 cells, five folds"
