#!/usr/bin/env bash
# model.safetensors, read by fifteen lines of Python into PyTorch, gives the probabilities that deepchrome-predict gives.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

find_python torch python3-torch

simulate_genes 300 genes
for scaling in log1p-standardize none; do
    expect_status 0 deepchrome-train --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --epochs 3 \
        --scaling $scaling --output $scaling
    (cd $scaling && "$python" "$DEEPCHROME_SOURCE/tests/reference/load_model.py" <../genes/test.csv) >python.tsv
    deepchrome-predict --model $scaling/model.safetensors --input genes/test.csv >predictions.tsv
    expect_equal "the genes Python predicts" "$(cut -f 1 python.tsv)" "$(tail -n +2 predictions.tsv | cut -f 1)"
    most=$(tail -n +2 predictions.tsv | cut -f 2 | paste python.tsv - |
        awk '{ d = $2 - $3; if (d < 0) d = -d; if (d > most) most = d } END { print most + 0 }')
    echo "the largest difference with $scaling is $most"
    awk "BEGIN { exit !($most < 1e-5) }" || fail "probabilities differ by $most (wanted less than 1e-5)"
done
