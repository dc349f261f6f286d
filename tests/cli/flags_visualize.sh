#!/usr/bin/env bash
# Every flag of deepchrome-visualize does something: a row each, by its effect on maps, attributions, tracks and pages.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
program=visualize
. "$DEEPCHROME_SOURCE/tests/cli/lib/flags.sh"

# Pictures say no more than tables; without gnuplot a run is over sooner.
mkdir stubs
printf '#!/bin/sh\nexit 1\n' >stubs/gnuplot
chmod +x stubs/gnuplot
PATH=$setup/stubs:$PATH

simulate_genes 60 genes
cp -r genes unsaid
bare unsaid/*.csv
train() { deepchrome-train --train "$1/train.csv" --valid "$1/valid.csv" --batch-size 5 --output "$2" "${@:3}" 2>/dev/null; }
train genes one --epochs 2 --seed 1
train genes two --epochs 3 --seed 2
train unsaid bare --epochs 1  # a model of tables that do not tell their bins
model=$setup/one
table=$setup/genes/test.csv

# run <folder> <flag>...: the most likely ON gene of two short searches, unless flags say otherwise
run() {
    local folder=$1
    shift
    case " $* " in *" --model "* | *" -m "*) ;; *) set -- --model "$model" "$@" ;; esac
    case " $* " in *" --class "* | *" -c "* | *" --attribution "* | *" --report "*) ;; *) set -- --class on "$@" ;; esac
    case " $* " in *" --threads "* | *" -p "*) ;; *) set -- --threads 1 "$@" ;; esac
    case " $* " in *" --attribution "*) ;; *)
        case " $* " in *" --steps "*) ;; *) set -- --steps 20 "$@" ;; esac
        case " $* " in *" --restarts "* | *" --parity "*) ;; *) set -- --restarts 2 "$@" ;; esac ;;
    esac
    expect_status 0 deepchrome-visualize --output "$folder" "$@"
}
# explain <folder> <method> <flag>...: attributions of the test genes
explain() {
    local folder=$1 method=$2
    shift 2
    case " $* " in *" --data "*) ;; *) set -- --data "$table" "$@" ;; esac
    run "$folder" --attribution "$method" "$@"
}
# report <folder> <flag>...
report() {
    local folder=$1
    shift
    case " $* " in *" --data "*) ;; *) set -- --data "$table" "$@" ;; esac
    run "$folder" --report --steps 5 --restarts 1 "$@"
}
# What a run left
map() { tail -n +2 "$1/class_map.tsv"; }
# spreads <folder>: those that are not 0
spreads() { tail -n +2 "$1/class_spread.tsv" | cut -f 2- | tr '\t' '\n' | awk '$1 != 0' | sort -u; }
attributions() { cat "$1/attributions.tsv"; }
# jumps <folder>: from bin to bin of the map, all together
jumps() { map "$1" | awk '{ for (i = 3; i <= NF; ++i) sum += $i > $(i - 1) ? $i - $(i - 1) : $(i - 1) - $i } END { print sum }'; }

# Models and modes

takes_models() {
    local which
    explain one gradient-x-input -m "$setup/one"
    explain two gradient-x-input --model "$setup/two/model.safetensors"
    mkdir -p both/models
    for which in one two; do cp "$setup/$which/model.safetensors" both/models/$which.safetensors; done
    explain mean gradient-x-input --model both
    ! cmp -s one/attributions.tsv two/attributions.tsv || fail "both models have the same attributions"
    paste mean/attributions.tsv one/attributions.tsv two/attributions.tsv | awk -F '\t' '
        NR == 1 { n = NF / 3; next } { d = 2 * $2 - $(2 + n) - $(2 + 2 * n); if (d * d > 1e-8) exit 1 }' || fail "two models are not their mean"
    differ map "$setup/one" "$setup/two" both
}
row -m,--model takes_models

# ON and OFF, or the class of a model of three
takes_class() {
    local name
    differ map on off
    for name in train valid; do
        awk -F , -v OFS=, '$2 ~ /^[0-9]/ { $8 = int((NR - 3) / 100) % 3 } { print }' "$setup/genes/$name.csv" >$name.csv
    done
    train . three --epochs 3 --classes 3
    mkdir classes
    cd classes
    differ map 0 1 2 -- --model ../three
}
row -c,--class takes_class

row --attribution differ attributions gradient gradient-x-input smoothgrad integrated-gradients deep-lift occlusion -- \
    --data "$table" --samples 3

# The file has a line for each gene and mark, and is packed where its name says so.
writes_by_bin() {
    local file
    for file in bins.tsv all.tsv bins.tsv.gz; do
        explain $file gradient --by-bin $file
        [ -s $file/$file ] || fail "there is no $file"
        expect_equal "the number of files" "$(find $file -type f | wc -l)" 4
    done
    expect_equal "the lines" "$(wc -l <bins.tsv/bins.tsv)" 101
    expect_same all.tsv/all.tsv bins.tsv/bins.tsv
    gzip -dc bins.tsv.gz/bins.tsv.gz >bins
    expect_same bins bins.tsv/bins.tsv
}
row --by-bin writes_by_bin

row --samples differ attributions 1 2 5 32 -- --attribution smoothgrad --data "$table"

# Bins that were blank together have one value, and neighbors of them another.
sets_window() {
    local width
    for width in 1 5 20 50; do
        explain $width occlusion --window $width --by-bin bins.tsv
        tail -n +2 $width/bins.tsv | awk -F '\t' -v width=$width '{
            for (i = 0; i < 100; ++i) {
                if (i % width > 0 && $(i + 3) != $(i + 2)) { print "bins", i, "and", i + 1; exit 1 }
                if (i % width == 0 && i > 0 && $(i + 3) != $(i + 2)) changed = 1
            } } END { exit !changed }' || fail "not $width bins are blank at a time"
    done
}
row --window sets_window

# What the sum of integrated gradients leaves of the difference of scores
sets_tolerance() {
    local tolerance
    differ attributions 1000 0.002 0.0005 0.0001 -- --attribution integrated-gradients --data "$table"
    for tolerance in 1:0.002 2:0.0005 3:0.0001; do
        tail -n +2 "${tolerance%:*}/attributions.tsv" | awk -F '\t' -v most="${tolerance#*:}" '$5 > most || -$5 > most { exit 1 }' ||
            fail "a gap is larger than ${tolerance#*:}"
    done
}
row --tolerance sets_tolerance

# Tracks

# loci <strand> <first>: genes of the table on chromosome 7, so far apart that windows do not touch
loci() {
    awk -F , -v OFS='\t' -v strand="$1" -v first="$2" 'BEGIN { print "chrom", "tss", "gene_id", "symbol", "strand" }
        $2 == 1 { print "7", first + 20000 * n++, $1, "S" n, strand }' "$table"
}
loci + 100000 >plus.tsv
loci - 100000 >minus.tsv
# gene <folder>: chromosome, start and end of the window of the first gene
gene() { awk '$4 == "S1" { print $1, $2, $3 }' "$1/genes.bed"; }

takes_loci() {
    loci + 300000 >far.tsv
    explain near gradient --loci "$setup/plus.tsv" --assembly hg19
    explain far gradient --loci far.tsv --assembly hg19
    expect_equal "the window of the first gene" "$(gene near)" "chr7 95000 105000"
    expect_equal "the window of the first gene" "$(gene far)" "chr7 295000 305000"
    explain none gradient
    expect_files none attributions.tsv class_average.tsv run.json
}
row --loci takes_loci

# The assembly that a browser is told, and chromosomes as it names them
names_assembly() {
    local assembly
    for assembly in hg18:chr7 hg38:chr7 mm10:chr7 TAIR10:7; do
        explain $assembly gradient --loci "$setup/plus.tsv" --assembly "${assembly%:*}"
        grep -q "<Session genome=\"${assembly%:*}\"" $assembly/igv_session.xml || fail "the session is not of ${assembly%:*}"
        expect_equal "the chromosome" "$(gene $assembly | cut -d ' ' -f 1)" "${assembly#*:}"
    done
}
row --assembly names_assembly

# Windows end with the chromosome.
cuts_windows() {
    local size
    for size in 480001 482345 484999; do
        printf 'chr7\t%s\n' $size >$size.sizes
        explain $size gradient --loci "$setup/plus.tsv" --assembly TAIR10 --chromosome-sizes $size.sizes
        expect_equal "the end of the last window" "$(tail -n 1 $size/genes.bed | cut -f 3)" $size
        expect_equal "the end of a track" "$(gzip -dc $size/H3K4me3.bedGraph.gz | tail -n 1 | cut -f 3)" $size
    done
}
row --chromosome-sizes cuts_windows

# Genes of the minus strand, in a table that does not tell which way its bins are
turns_genes() {
    model=$setup/bare
    table=$setup/unsaid/test.csv
    local turned=(--loci "$setup/minus.tsv" --assembly hg19 --bin-width 100)
    explain genome gradient "${turned[@]}" --orient genome
    explain strand gradient "${turned[@]}" --orient strand
    expect_equal "the window of the first gene" "$(gene genome)" "chr7 95000 105000"
    expect_equal "the window of the first gene" "$(gene strand)" "chr7 95001 105001"
    # The first value of the one is the last value of the other.
    track() { gzip -dc "$1/H3K4me3.bedGraph.gz" | awk '$2 >= 95000 && $3 <= 105001 { print $4 }'; }
    expect_equal "the values of the first gene" "$(track strand)" "$(track genome | tac)"
    [ "$(track strand)" != "$(track genome)" ] || fail "the values of the first gene read the same both ways"
}
row --orient turns_genes

# Reports

writes_report() {
    run other
    ! [ -e other/report.html ] || fail "there is a page without --report"
    report page
    [ -s page/report.html ] || fail "there is no page"
    ! [ -e page/class_map.tsv ] || fail "a report has the files of --class"
}
row --report writes_report

takes_training() {
    local which
    cp "$setup/one/model.safetensors" .
    model=model.safetensors
    for which in one two; do
        report $which --training "$setup/$which"
        expect_equal "the epochs of the figure" "$(tail -n +2 $which/figures/training.tsv | wc -l)" "$(tail -n +2 "$setup/$which/history.csv" | wc -l)"
    done
    report none
    ! [ -e none/figures/training.tsv ] || fail "there is a history without --training"
}
row --training takes_training

# Columns without names, in two orders
names_marks() {
    grep -v '^#\|^gene' "$table" >bare.csv
    awk -F , -v OFS=, '{ print $1, $2, $7, $6, $5, $4, $3, $8 }' bare.csv >turned.csv
    awk -F , -v OFS=, '{ print $1, $2, $4, $5, $6, $7, $3, $8 }' bare.csv >rolled.csv
    report wanted
    report turned --data turned.csv --marks H3K9me3,H3K4me3,H3K4me1,H3K36me3,H3K27me3
    report rolled --data rolled.csv --marks H3K36me3,H3K4me1,H3K4me3,H3K9me3,H3K27me3
    expect_same turned/genes.tsv wanted/genes.tsv
    expect_same rolled/genes.tsv wanted/genes.tsv
}
row --marks names_marks

moves_calls() {
    local threshold
    explain any gradient
    # Between the probabilities of two genes.
    tail -n +2 any/attributions.tsv | cut -f 2 | sort -g >sorted
    for threshold in $(awk 'NR % 6 == 1 && NR > 1 { print ($1 + last) / 2 } { last = $1 }' sorted); do
        report "$threshold" --call-threshold "$threshold"
        tail -n +2 "$threshold/genes.tsv" | awk -F '\t' -v t="$threshold" '$3 != ($2 > t) { exit 1 }' || fail "calls do not go by the threshold $threshold"
    done
}
row --call-threshold moves_calls

# The genes to explain, or those whose signals are the bounds of a map
takes_data() {
    local name
    for name in train valid test; do
        explain $name gradient --data "$setup/genes/$name.csv"
        expect_equal "the genes of $name" "$(tail -n +2 $name/attributions.tsv | cut -f 1)" "$(awk -F , '$2 == 1 { print $1 }' "$setup/genes/$name.csv")"
        awk -F , -v OFS=, -v n=${#name} '$2 ~ /^[0-9]/ { for (i = 3; i <= 7; ++i) $i *= 1 + (i * $2) % n } { print }' "$setup/genes/$name.csv" >$name.csv
    done
    mkdir maps
    cd maps
    differ map ../train.csv ../test.csv ../valid.csv
    run none
    ! cmp -s <(map none) <(map 0) || fail "the bounds are those of the model"
}
row --data takes_data

command=(deepchrome-visualize --model "$model" --class on --steps 2 --restarts 1)
row -o,--output writes_into class_map.tsv

# Searches

# One start, which has no spread, between 0 and 1 whatever the training genes are
does_as_published() {
    changes map
    expect_equal "the spreads of one search" "$(spreads with_it)" ""
    [ -n "$(spreads without_it)" ] || fail "two searches have no spread"
}
row --parity does_as_published

row --steps differ map 1 5 20 60

# Of one search there is no spread.
sets_restarts() {
    differ map 1 2 3 8
    expect_equal "the spreads of one search" "$(spreads 0)" ""
}
row --restarts sets_restarts

row --lambda differ map 0 0.001 0.01 0.1 -- --steps 50
row --lambda differ map 0 0.009 0.1 -- --parity
row --lambda differ map 0 0.03 0.5 -- --steps 50 --prior gaussian --data "$setup/genes/train.csv"

# The more the jumps count, the fewer there are.
sets_total_variation() {
    differ map 0 0.01 0.05 0.2 -- --steps 200
    echo "$(jumps 0) $(jumps 1) $(jumps 2) $(jumps 3)" | awk '{ exit !($1 > $2 && $2 > $3 && $3 > $4) }' ||
        fail "the jumps are $(jumps 0), $(jumps 1), $(jumps 2) and $(jumps 3)"
}
row --total-variation sets_total_variation

# Genes as in the covariance of the training genes: where there are some, unless bounds are asked for
takes_prior() {
    local train=$setup/genes/train.csv
    differ map gaussian bounds -- --data "$train"
    run chosen --data "$train"
    expect_same chosen/class_map.tsv 0/class_map.tsv
    run bounds --data "$train" --bounds bins
    expect_same bounds/class_map.tsv 1/class_map.tsv
    run model
    expect_same model/class_map.tsv 1/class_map.tsv
}
row --prior takes_prior

row --bounds differ map bins marks non-negative none -- --steps 50
row --bounds differ map bins marks none -- --steps 50 --prior gaussian --data "$setup/genes/train.csv"
row --quantile differ map 0.6 0.8 0.95 1 -- --data "$setup/genes/train.csv"

row --learning-rate,--lr differ map 0.01 0.03 0.1 0.3
row --learning-rate,--lr differ map 0.01 0.1 0.3 -- --parity

# Active bins, by another way
sets_threshold() {
    local threshold
    for threshold in 0 0.1 0.25 0.6; do
        run $threshold --threshold $threshold
        expect_equal "the active bins above $threshold" "$(tail -n +2 $threshold/active_bins.tsv | cut -f 3 | tr '\n' ' ')" \
            "$(map $threshold | awk -v t=$threshold '{ n = 0; for (i = 2; i <= NF; ++i) n += $i > t; printf "%d ", n }')"
    done
    for threshold in 0 0.1 0.25 0.6; do tail -n +2 $threshold/active_bins.tsv | cut -f 3 | cksum; done | sort -u >counts
    expect_equal "the number of different counts" "$(wc -l <counts)" 4
}
row --threshold sets_threshold

# Where bins begin, in base pairs from the start of the gene
sets_bin_width() {
    local width
    model=$setup/bare
    for width in 50 100 250; do
        run $width --bin-width $width
        expect_equal "where bins begin" "$(head -n 1 $width/class_map.tsv | cut -f 2,3,101)" "$((-50 * width))	$((-49 * width))	$((49 * width))"
    done
    run none
    expect_equal "the bins of no known width" "$(head -n 1 none/class_map.tsv | cut -f 2,101)" "bin1	bin100"
}
row --bin-width sets_bin_width

states_roles() {
    local role
    for role in promoter "distal:distal promoter" structural repressor other; do
        run "${role%:*}" --role H3K36me3="${role%:*}" --role H3K4me1=other
        expect_equal "the roles" "$(tail -n +2 "${role%:*}/active_bins.tsv" | cut -f 2 | tr '\n' ,)" "repressor,${role#*:},other,promoter,repressor,"
    done
}
row --role states_roles

# Of starts and of SmoothGrad's noise
seeds() {
    differ map 1 2 3
    run again --seed 2
    expect_same again/class_map.tsv 1/class_map.tsv
    mkdir noise
    cd noise
    differ attributions 1 2 3 -- --attribution smoothgrad --samples 2 --data "$table"
}
row -s,--seed seeds

# The rest

row -p,--threads uses_threads 3 2 5 -- deepchrome-visualize --model "$model" --class on --steps 10000000 --output out
row -f,--force replaces class_map.tsv
row --version shows_version
row -h,--help shows_help
all_flags
