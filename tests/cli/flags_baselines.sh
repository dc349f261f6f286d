#!/usr/bin/env bash
# Every flag of deepchrome-baselines does something: a row each, by its effect on predictions and figures.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
program=baselines
need_all_baselines
. "$DEEPCHROME_SOURCE/tests/cli/lib/flags.sh"

simulate_genes 120 genes
genes=$setup/genes
tables=(--train "$genes/train.csv" --valid "$genes/valid.csv" --test "$genes/test.csv")

# baselines <folder> <flag>...: quick models, unless flags say otherwise
baselines() {
    local folder=$1
    shift
    case " $* " in *" --svc-cost "*) ;; *) set -- --svc-cost 1 "$@" ;; esac
    case " $* " in *" --svc-gamma "*) ;; *) set -- --svc-gamma 1 "$@" ;; esac
    case " $* " in *" --forest-trees "*) ;; *) set -- --forest-trees 10 "$@" ;; esac
    case " $* " in *" --forest-split "*) ;; *) set -- --forest-split 2 "$@" ;; esac
    case " $* " in *" --ridge-penalty "*) ;; *) set -- --ridge-penalty 100 "$@" ;; esac
    case " $* " in *" --logistic-cost "*) ;; *) set -- --logistic-cost 0.01 "$@" ;; esac
    expect_status 0 deepchrome-baselines --output "$folder" "$@"
}
# run <folder> <flag>...: on the simulated genes
run() {
    local folder=$1
    shift
    baselines "$folder" "${tables[@]}" "$@"
}
# of <model> <folder>: its probabilities; differ takes `of_<model> <folder>`
of() { cut -f 1,2 "$2/$1/predictions.tsv"; }
for model in svc forest logistic ridge linear; do eval "of_$model() { of $model \"\$1\"; }"; done
predicted() { tail -n +2 "$1"/*/predictions.tsv | cut -f 1; }
# expect_alike <file> <file>: genes and probabilities, to 1e-6
expect_alike() {
    paste "$1" "$2" | awk -F '\t' '$1 != $3 || ($2 - $4) ^ 2 > 1e-12 { exit 1 }' || fail "$1 and $2 differ"
}

# Tables

train_differs() {
    baselines train --models linear "${tables[@]}"
    baselines valid --models linear --train "$genes/valid.csv" "${tables[@]:2}"
    [ "$(of linear train)" != "$(of linear valid)" ] || fail "another table has trained the same model"
}
row --train train_differs

# The cost that the validation genes choose is that of the higher AUROC among them.
valid_chooses() {
    local name cost best
    for name in valid test; do
        for cost in 0.001 1; do
            baselines $name$cost --models logistic "${tables[@]:0:2}" --valid "$genes/$name.csv" --test "$genes/test.csv" --logistic-cost $cost
        done
        baselines $name --models logistic "${tables[@]:0:2}" --valid "$genes/$name.csv" --test "$genes/test.csv" --logistic-cost 0.001,1
        best=$(for cost in 0.001 1; do
            echo "$(sed -n '/"valid"/,$s/^ *"auroc": \([0-9.]*\),$/\1/p' $name$cost/logistic/metrics.json | head -n 1) $cost"
        done | sort -s -k 1,1gr | head -n 1)
        expect_equal "the model that $name.csv has chosen" "$(of logistic $name)" "$(of logistic "$name${best#* }")"
    done
    # What is said of them is theirs.
    [ "$(sed -n '/"valid"/,$p' valid1/logistic/metrics.json)" != "$(sed -n '/"valid"/,$p' test1/logistic/metrics.json)" ] ||
        fail "another table has the same figures"
}
row --valid valid_chooses

test_is_predicted() {
    local table
    head -n 1002 "$genes/test.csv" >few.csv
    for table in few.csv "$genes/valid.csv" "$genes/test.csv"; do
        baselines tested --models linear "${tables[@]:0:4}" --test "$table" --force
        expect_equal "the genes predicted" "$(predicted tested)" "$(awk -F , '$2 == 1 { print $1 }' "$table")"
    done
}
row --test test_is_predicted

command=(deepchrome-baselines "${tables[@]}" --models linear)
row -o,--output writes_into metrics.json

# Columns without names: other tables are matched by the names that the flag gives.
names_marks() {
    local order
    run wanted --models linear
    grep -v '^#\|^gene' "$genes/train.csv" >bare.csv
    awk -F , -v OFS=, '{ print $1, $2, $7, $6, $5, $4, $3, $8 }' bare.csv >turned.csv
    baselines turned --models linear --train turned.csv "${tables[@]:2}" --marks H3K9me3,H3K4me3,H3K4me1,H3K36me3,H3K27me3
    awk -F , -v OFS=, '{ print $1, $2, $4, $5, $6, $7, $3, $8 }' bare.csv >rolled.csv
    baselines rolled --models linear --train rolled.csv "${tables[@]:2}" --marks H3K36me3,H3K4me1,H3K4me3,H3K9me3,H3K27me3
    for order in turned rolled; do expect_alike <(of linear $order) <(of linear wanted); done
}
row --marks names_marks

# The difference of two AUROCs
compares() {
    local rival
    run models --models linear,logistic
    for rival in linear logistic; do
        run $rival --models linear --compare models/$rival/predictions.tsv
        grep -c '"p_value"' $rival/metrics.json >count || true
        expect_equal "the comparisons" "$(cat count)" 1
    done
    expect_equal "the difference from itself" "$(json_value linear/metrics.json difference)" 0.0
    expect_equal "the difference from the other" "$(json_value logistic/metrics.json difference)" "$(json_value models/metrics.json difference)"
    run both --models linear --compare models/linear/predictions.tsv --compare models/logistic/predictions.tsv
    expect_equal "the comparisons of two" "$(grep -c '"p_value"' both/metrics.json)" 2
}
row --compare compares

# Several runs

folds() {
    local number
    for number in 2 3 4; do
        run $number --models linear --folds $number
        expect_equal "the folds" "$(tail -n +2 $number/folds.tsv | cut -f 2 | sort | uniq -c | tr -s ' \n' ' ')" \
            "$(for ((i = 1; i <= number; ++i)); do printf ' %d %d' $((120 / number)) $i; done) "
    done
}
row --folds folds

# The mean of the forests of seeds that follow each other
repeats() {
    local number seed
    for seed in 5 6 7; do run $seed --models forest --seed $seed; done
    for number in 2 3; do
        run mean$number --models forest --seed 5 --repeats $number
        for ((seed = 5; seed < 5 + number; ++seed)); do of forest $seed; done |
            awk -v OFS='\t' -v n=$number '{ if (!($1 in sum)) order[++genes] = $1; sum[$1] += $2 }
                END { print "gene", "p_on"; for (i = 2; i <= genes; ++i) print order[i], sum[order[i]] / n }' >wanted
        expect_alike <(of forest mean$number) wanted
    done
}
row --repeats repeats

row --chromosomes keeps_chromosomes "$genes" --models linear

# loci: genes of the tables in pairs that are 3 kb apart, and these in fours that are 8 kb long, and these far apart
loci() {
    printf 'chrom\ttss\tgene_id\n'
    awk -F , '$2 == 1 { print $1 }' "$genes"/{train,valid,test}.csv |
        awk -v OFS='\t' '{ n = NR - 1; print "chr1", 20000 + int(n / 4) * 50000 + int(n / 2) % 2 * 8000 + n % 2 * 3000, $1 }'
}
# divided <folder> <number>: how many runs of so many genes are in more than one fold
divided() { tail -n +2 "$1/folds.tsv" | awk -v n="$2" '{ g = int((NR - 1) / n) } (NR - 1) % n == 0 { fold = $2 } $2 != fold { bad[g] } END { print length(bad) }'; }

# Genes whose windows of 10 kb overlap are in one fold.
keeps_windows() {
    loci >loci.tsv
    awk -v OFS='\t' 'NR > 1 { $2 = 20000 * NR } { print }' loci.tsv >apart.tsv
    run together --models linear --folds 3 --loci loci.tsv
    run apart --models linear --folds 3 --loci apart.tsv
    expect_equal "the fours that are divided" "$(divided together 4)" 0
    [ "$(divided apart 4)" -gt 0 ] || fail "genes whose windows are far apart stay together"
}
row --loci keeps_windows

# Windows of 2, 5 and 10 kb, in tables that do not tell their bins
sets_bin_width() {
    local width name
    for name in train valid test; do sed 1d "$genes/$name.csv" >$name.csv; done
    loci >loci.tsv
    for width in 20 50 100; do
        baselines $width --train train.csv --valid valid.csv --test test.csv --models linear --folds 3 --loci loci.tsv --bin-width $width
    done
    [ "$(divided 20 2)" -gt 0 ] || fail "with bins of 20 bp, genes 3 kb apart stay together"
    expect_equal "the pairs that bins of 50 bp divide" "$(divided 50 2)" 0
    [ "$(divided 50 4)" -gt 0 ] || fail "with bins of 50 bp, genes 8 kb apart stay together"
    expect_equal "the fours that bins of 100 bp divide" "$(divided 100 4)" 0
}
row --bin-width sets_bin_width

# Models

chooses_models() {
    local model
    for model in svc forest logistic ridge linear; do
        run $model --models $model
        expect_equal "the folders of $model" "$(cd $model && echo */)" "$model/"
    done
    run mean --models gene-mean --other-cells "$genes/test.csv"
    expect_equal "the folders of gene-mean" "$(cd mean && echo */)" "gene-mean/"
    run two --models linear,svc
    expect_equal "the folders of two" "$(cd two && echo */)" "linear/ svc/"
}
row --models chooses_models

row --svc-cost differ of_svc 0.01 0.1 1 10 -- --models svc
row --svc-gamma differ of_svc 0.1 0.5 2 -- --models svc
row --logistic-cost differ of_logistic 0.0001 0.01 1 -- --models logistic
row --ridge-penalty differ of_ridge 1 100 10000 -- --models ridge

# Each tree of whole leaves has a vote.
sets_trees() {
    local trees
    differ of_forest 2 5 8 -- --models forest
    for trees in 2 5 8; do
        run trees$trees --models forest --forest-trees $trees
        tail -n +2 trees$trees/forest/predictions.tsv | awk -v n=$trees '{ votes = $2 * n; d = votes - int(votes + 0.5); if (d * d > 1e-8) exit 1 }' ||
            fail "probabilities are not votes of $trees trees"
    done
}
row --forest-trees sets_trees

# Trees that may split no node know nothing of a gene.
sets_split() {
    differ of_forest 2 10 20 1000 -- --models forest
    expect_equal "the probabilities of trees without a split" "$(tail -n +2 3/forest/predictions.tsv | cut -f 2 | sort -u | wc -l)" 1
}
row --forest-split sets_split

scales() {
    differ of_svc none log1p -- --models svc,logistic,ridge
    [ "$(of logistic 0)" != "$(of logistic 1)" ] || fail "logistic regression is not scaled"
    [ "$(of ridge 0)" != "$(of ridge 1)" ] || fail "ridge regression is not scaled"
}
row --scaling scales

# The mean over other cells: in one all genes are ON, in the other none is.
averages_cells() {
    awk -F , -v OFS=, '$2 ~ /^[0-9]/ { $8 = 1 } { print }' "$genes/test.csv" >on.csv
    awk -F , -v OFS=, '$2 ~ /^[0-9]/ { $8 = 0 } { print }' "$genes/test.csv" >off.csv
    run on --models gene-mean --other-cells on.csv
    run off --models gene-mean --other-cells off.csv
    run both --models gene-mean --other-cells on.csv off.csv
    local cells
    for cells in on:1.00000 off:0.00000 both:0.500000; do
        expect_equal "the means of ${cells%:*}" "$(tail -n +2 "${cells%:*}/gene-mean/predictions.tsv" | cut -f 2 | sort -u)" "${cells#*:}"
    done
}
row --other-cells averages_cells

# What a model learns from the training and the validation genes put together
refits() {
    changes of_logistic -- --models logistic
    { cat "$genes/train.csv"; tail -n +3 "$genes/valid.csv"; } >both.csv
    baselines both --models logistic --train both.csv "${tables[@]:2}"
    expect_alike <(of logistic with_it) <(of logistic both)
}
row --refit refits

# Of forests, and of folds
seeds() {
    differ of_forest 1 2 3 -- --models forest
    run folds1 --models linear --folds 2 --seed 1
    run folds2 --models linear --folds 2 --seed 2
    ! cmp -s folds1/folds.tsv folds2/folds.tsv || fail "two seeds have the same folds"
}
row -s,--seed seeds

replaces_linear() {
    run() { local folder=$1; shift; baselines "$folder" "${tables[@]}" --models linear "$@"; }
    replaces metrics.json
}
row -f,--force replaces_linear

# Genes that were trained on are no test, unless one insists.
measures_on_training_genes() {
    ! (baselines refused --models linear "${tables[@]:0:4}" --test "$genes/train.csv") >/dev/null || fail "training genes are taken to test with"
    baselines forced --models linear "${tables[@]:0:4}" --test "$genes/train.csv" --force
    [ -s forced/linear/predictions.tsv ] || fail "there are no predictions"
}
row -f,--force measures_on_training_genes
row --version shows_version
row -h,--help shows_help
all_flags
