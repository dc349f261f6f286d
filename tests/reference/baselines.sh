#!/usr/bin/env bash
# The classifiers of deepchrome-baselines rank the genes of H1 cells as scikit-learn's do with the same settings.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

data=$DEEPCHROME_SOURCE/../shared/data/E003
if ! [ -f "$data/train.csv" ]; then
    echo "skipped: there are no gene tables in $data"
    exit 77
fi
need_all_baselines
find_python sklearn python3-sklearn

"$python" "$DEEPCHROME_SOURCE/tests/reference/folds.py" "$data" folds
"$python" "$DEEPCHROME_SOURCE/tests/reference/baselines_sklearn.py" folds >wanted
for fold in 1 2 3 4 5; do
    expect_status 0 deepchrome-baselines --train folds/fold$fold/train.csv --valid folds/fold$fold/valid.csv \
        --test folds/fold$fold/test.csv --refit --svc-cost 1 --svc-gamma 1 --forest-split 2 --logistic-cost 0.01 --ridge-penalty 100 \
        --output run$fold
    for model in svc forest logistic ridge linear; do
        auroc=$(sed -n '/^  "test"/,$s/^    "auroc": \([0-9.]*\),$/\1/p' run$fold/$model/metrics.json)
        if [ $model = linear ]; then
            model=linear-$(sed -n '/"chosen"/,$s/^ *"scaling": "\([a-z0-9]*\)".*/\1/p' run$fold/linear/metrics.json | head -n 1)
        fi
        echo "fold$fold $model $auroc"
    done
done >found

# Every fold by itself where the fit has one answer: a pair of genes that swap places is 0.0003. Of the forest, which has a random
# seed, the mean over the folds.
awk 'NR == FNR { wanted[$1 " " $2] = $3; next }
     { if (!(($1 " " $2) in wanted)) { print "nothing to compare " $1 " " $2 " with"; bad = 1; next }
       d = $3 - wanted[$1 " " $2]; sum[$2] += d; found[$2] += $3; n[$2]++
       if (d < 0) d = -d
       if ($2 != "forest" && d > 0.001) { print $1, $2, "is", $3, "and not", wanted[$1 " " $2]; bad = 1 } }
     END { for (m in n) { d = sum[m] / n[m]; print m, "over", n[m], "folds: AUROC", found[m] / n[m] ", scikit-learn", (found[m] - sum[m]) / n[m]
                          if (d < 0) d = -d; if (d > (m == "forest" ? 0.01 : 0.0003)) bad = 1; all += n[m] }
           exit bad || all != 25 }' wanted found || fail "the classifiers differ from scikit-learn's"
