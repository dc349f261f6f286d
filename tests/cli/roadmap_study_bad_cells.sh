#!/usr/bin/env bash
# programs/studies/roadmap with input of every bad kind: what fails stops nothing else, no word of a manifest or a setting is a
# command, and no page stands for a run that failed.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/study.sh"


# Workflow, programs, input and output are in folders whose names are commands.
odd="it's \$(touch PWNED1) \`touch PWNED2\`; touch PWNED3; \"\$HOME\""
mkdir "$odd"
cp -r "$DEEPCHROME_SOURCE/programs/studies/roadmap" "$odd/roadmap"
ln -s "$DEEPCHROME_BIN" "$odd/bin"
results="$odd/results"
measured_genes 60 S1 S2 plain reads attack2
mv genes.tsv rpkm.tsv "$odd"
signals=
for mark in H3K4me3 H3K4me1 H3K36me3 H3K9me3 H3K27me3; do
    awk -v mark=$mark 'BEGIN {
        for (i = 0; i < 4000; ++i) { at = 5000 + i * 7919 * length(mark) % 600000; print "chr1\t" at "\t" at + 36 "\tN\t0\t" (i % 2 ? "+" : "-") }
    }' >"$odd/$mark.tagAlign"
    signals+=,$mark=$odd/$mark.tagAlign
done

# Tables as the published ones: no header, and here the columns in an order of their own, which the manifest states.
expect_status 0 deepchrome-simulate --genes-file "$odd/genes.tsv" --expression "$odd/rpkm.tsv" --cell plain --seed 3 --output given
plain="$odd/plain {cell}"
mkdir "$plain"
for part in train valid test; do
    sed '1,2d' given/$part.csv | awk -F , -v OFS=, '{ print $1, $2, $6, $5, $4, $7, $3, $8 }' >"$plain/$part.csv"
done
gzip "$plain/valid.csv"
echo >>"$plain/train.csv"
mkdir foreign # other genes: gene-mean knows nothing of them
for part in train valid test; do sed 's/^G/X/' given/$part.csv >foreign/$part.csv; done
marks=H3K4me3,H3K4me1,H3K36me3,H3K9me3,H3K27me3
# bad <name> <awk program>: the tables, but for what it does to train.csv
bad() {
    cp -r given "$1"
    awk "$2" given/train.csv >"$1/train.csv"
}
bad nobin 'NR != 44'
bad othermarks '{ sub(/H3K9me3/, "H3K9ac"); print }'
bad fewer '/^#/ { print; next } { sub(/,[^,]*,/, ","); print }'
bad twice '{ print } NR > 2 && NR <= 102 { gene[NR] = $0 } END { for (i = 3; i <= 102; ++i) print gene[i] }'
bad oneclass 'NR <= 2 || /,1$/'
bad escape 'NR > 2 { sub(/^G/, "G\033[2J\302\233") } { print }'
cp -r given badgz
head -c 2000 "$plain/valid.csv.gz" >badgz/valid.csv
printf 'cell\ttables\tsignals\tmarks
S1\t\t\t\nS2\t\t\t
plain\t%s\t\t%s
reads\t\t%s\t
foreign\tforeign\t\t
nobin\tnobin\t\t
othermarks\tothermarks\t\t
fewer\tfewer\t\t
twice\ttwice\t\t
oneclass\toneclass\t\t
escape\tescape\t\t
badgz\tbadgz\t\t
gone\tnowhere\t\t
attack1\tx'"'"'; touch PWNED4; echo '"'"'\t\t
attack2\t\tH3K4me3=x.bed'"'"'; touch PWNED5; echo '"'"'\t\n' "$plain" $marks "${signals#,}" >"$odd/cells.tsv"
python3 - "$odd" >study.yaml <<'END'
import json, sys
odd = sys.argv[1]
print(json.dumps({
    "manifest": f"{odd}/cells.tsv", "output": f"{odd}/results", "bin": f"{odd}/bin", "genes_file": f"{odd}/genes.tsv",
    "expression": f"{odd}/rpkm.tsv", "epochs": 1, "pooled_epochs": 1, "models": ["cnn", "forest", "gene-mean"],
    "train_flags": "--threshold '0.5'", "baseline_flags": {"forest": "--forest-trees 5 ; touch PWNED6 $(touch PWNED7)"},
    "transfer": ["S1", "plain"], "pooled": True}))
END
# study <flag>...: the workflow, quietly
study() {
    snakemake --configfile study.yaml --snakefile "$odd/roadmap/Snakefile" --quiet rules --cores 2 "$@"
}

expect_status 0 study
expect_equal "what was executed" "$(find . -name 'PWNED*')" ""
expect_equal "what stands in the folder" "$(ls -A "$odd" | tr '\n' ' ')" \
    "H3K27me3.tagAlign H3K36me3.tagAlign H3K4me1.tagAlign H3K4me3.tagAlign H3K9me3.tagAlign bin cells.tsv genes.tsv plain {cell} results roadmap rpkm.tsv "

# Each bad cell type is told, with its own file and line.
header="H3K27me3, H3K36me3, H3K4me1, H3K4me3"
cat >wanted <<END
nobin: deepchrome-train: nobin/train.csv:44: gene G01: bin 43 follows bin 41 (wanted 42); add the missing bins
othermarks: deepchrome-train: othermarks/train.csv:2: the header names the marks $header, H3K9ac (wanted $header, H3K9me3, in any order); bring exactly these columns
twice: twice/train.csv:2003: gene G01 comes up again (wanted each gene once); remove one
gone: deepchrome-train: nowhere/train.csv: cannot be read (No such file or directory); check the path
attack1: deepchrome-train: x'; touch PWNED4; echo '/train.csv: cannot be read (No such file or directory); check the path
END
awk -F '\t' '$2 == "tables" && $3 == "failed" { print $1 ": " $4 }' "$results/report/failures.tsv" >found
grep -v '^\(fewer\|oneclass\|escape\|badgz\|attack2\): ' found >same || true
expect_same same wanted
expect_equal "the other bad ones" "$(grep -o '^\(fewer\|oneclass\|badgz\|attack2\): deepchrome-[a-z]*: [^:]*' found | tr '\n' ';')" \
    "fewer: deepchrome-train: fewer/train.csv;oneclass: deepchrome-train: oneclass/train.csv;badgz: deepchrome-train: badgz/valid.csv;attack2: deepchrome-bin: x.bed'; touch PWNED5; echo ';"
expect_equal "the lines with control characters" "$(cat stdout stderr "$results/report/failures.tsv" "$results/report/report.html" |
    grep -c -a -P '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' || true)" 0
grep -q "^escape.tables.failed.*escape/train.csv:" "$results/report/failures.tsv" || fail "the table with control characters was taken"
expect_equal "the forests that failed" "$(awk -F '\t' '$2 == "forest" && $3 == "failed" { print $1 }' "$results/report/failures.tsv" | tr '\n' ' ')" \
    "S1 S2 plain reads foreign "
expect_equal "other failures" "$(awk -F '\t' '$3 == "failed" && $2 != "tables" && $2 != "forest"' "$results/report/failures.tsv")" ""

# The others have all their figures, also from the pooled network, which learned from all kinds of tables.
expect_equal "the networks" "$(awk -F '\t' '$3 == "cnn" { print $1 }' "$results/report/auroc.tsv" | tr '\n' ' ')" "S1 S2 plain reads foreign "
expect_equal "the transfers" "$(cut -f 1 "$results/transfer/all.tsv" | tail -n +2 | tr '\n' ' ')" "S1 S2 plain reads foreign "
expect_equal "the transfers that failed" "$(cut -f 6 "$results/transfer/all.tsv" | tail -n +2 | tr -d '\n')" ""
# 20 genes of the four and 20 of the foreign cell type to train on; of the validation genes every fifth of each.
expect_equal "the genes of the pool" "$(wc -l <"$results/pools/all/tables/genes.txt")" 60
# With a header, and with the width of the published bins, the plain tables are what they were made from.
{ echo "#deepchrome bin_width=100"; echo "gene,bin,$marks,label"; cat "$plain/test.csv"; } >wanted
expect_same "$results/cells/plain/tables/test.csv" wanted
expect_status 0 deepchrome-predict --model "$results/cells/S1/cnn" --input given/test.csv --output direct.tsv
expect_equal "the AUROC of S1's network there" "$(awk '$1 == "plain" { printf "%.9f", $2 }' "$results/transfer/S1.tsv")" \
    "$(PYTHONPATH="$odd/roadmap" python3 -c 'from statistics_of import *; print("%.9f" % auroc(*read_predictions(open("direct.tsv"))))')"

# Gene-mean has no figure where it knows no gene, and means are of the same cell types in each column.
expect_equal "gene-mean" "$(awk -F '\t' '$3 == "gene-mean" { print $1 }' "$results/report/auroc.tsv" | tr '\n' ' ')" "S1 S2 plain reads "
expect_equal "gene-mean of foreign genes" "$(awk -F '\t' '$1 == "foreign" { print $2, $3, $4 }' "$results/report/failures.tsv" | tail -n 1)" \
    "gene-mean left out no other cell type tells its test genes apart: are they in none?"
means=$(awk -F '\t' 'NR > 1 && $6 != "" && $3 != "" { own += $2; all += $6; ++n } END { printf "<td>mean of %d</td><td class=n>%.3f</td>.*<td class=n>%.3f</td></tr>", n, own / n, all / n }' \
    "$results/report/transfer.tsv")
grep -q "^<tr>$means\$" "$results/report/report.html" || fail "the means are not of the common cell types: $means"
grep -q "^<p>Written on [0-9-]* [0-9:]* UTC" "$results/report/report.html" || fail "the page has no date"
grep -q "rgb '#999999'" "$results/report/transfer.gp" || fail "missing figures are not gray"

# Jobs that Snakemake sends elsewhere get the same words. What its own command for them would not carry is refused.
expect_status 1 study --cluster bash --jobs 1
grep -q "Snakemake cannot send jobs with this word (wanted no backslash, and no apostrophe together with" stderr || fail "the odd folder was sent"
sent='sent $(touch PWNED9) `touch PWNED9` "; touch PWNED9'
mkdir "$sent"
cp "$odd/genes.tsv" "$odd/rpkm.tsv" "$sent"
python3 - "$sent" >sent.yaml <<'END'
import json, sys
sent = sys.argv[1]
print(json.dumps({"output": f"{sent}/it", "genes_file": f"{sent}/genes.tsv", "expression": f"{sent}/rpkm.tsv",
                  "bin_flags": "--extend '$(touch PWNED9)'"}))
END
printf 'cell\nS1\n' >one.tsv
expect_status 0 snakemake --configfile sent.yaml --snakefile "$DEEPCHROME_SOURCE/programs/studies/roadmap/Snakefile" --quiet rules \
    --cluster bash --jobs 1 --config manifest=one.tsv "bin=it's" -- "$sent/it/cells/S1/tables/outcome.json"
expect_equal "the outcome of a job sent" "$(cat "$sent/it/cells/S1/tables/outcome.json")" '{"status": "done", "message": ""}'
expect_equal "what was executed" "$(find . -name 'PWNED*')" ""

# The page goes when a run begins that has something to do, and only then.
expect_status 0 study
page=("$results/report/report.html" "$results/report/auroc.tsv" "$results/report/failures.tsv" "$results/report/transfer.tsv")
echo mine >"$results/report/mine.tsv"
expect_status 0 study
for file in "${page[@]}"; do [ -s "$file" ] || fail "$file is gone after a run that had nothing to do"; done
path_before=$PATH
PATH=${PATH#"$DEEPCHROME_BIN:"}
expect_status 1 study --config bin=nowhere epochs=2
PATH=$path_before
grep -q "deepchrome-train: is not there; build it" stderr || fail "the run failed otherwise"
for file in "${page[@]}"; do [ ! -e "$file" ] || fail "$file of the earlier run stands for the one that failed"; done
expect_equal "what was mine" "$(ls -A "$results/report")" mine.tsv

# A setting that is none of its type is refused before anything runs; the same for the table of cell types.
expect_status 1 study --config 'epochs=1;touch PWNED8;true'
grep -q "config: epochs: '1;touch PWNED8;true' (wanted a whole number, 1 or more); correct the setting" stderr || fail "epochs"
expect_status 1 study --config "output=a{cell}"
grep -q "config: output: 'a{cell}' (wanted a folder, without braces and a leading - in its name); correct the setting" stderr || fail "braces"
cat >refused.py <<'END'
import sys, yaml
sys.path.insert(0, sys.argv[1])
import settings
usual = yaml.safe_load(open(f"{sys.argv[1]}/config.yaml"))
for name, value in [("seed", -1), ("seed", True), ("genes", 1.5), ("threads", 0), ("pooled", "maybe"), ("models", "cnn,tree"),
                    ("bin_flags", "--extend '15"), ("bin_flags", "--extend 15 --then touch x"), ("train_flags", ["--recipe"]), ("baseline_flags", {"tree": "-x"}),
                    ("time_limit", {"svc": "1 h"}), ("transfer", {"a": 1}), ("marks", "A,A"), ("output", ""), ("bin", "a:b"),
                    ("manifest", "a\x1b[2J\u202e"), ("epoch", 3)]:
    try:
        settings.checked({**usual, name: value})
        print(f"{name}: {value!r} was taken")
    except ValueError as error:
        print(error)
for lines in ["cell\nE\x1b[2J", "cell\ttables\nE1\ta\x07b", "cell\ttables\nE1\ta\tb", "cell\nE1\nE1", "cell\tmarks\nE1\tA,B", "\xe9"]:
    with open("cells.tsv", "w", encoding="latin-1") as file:
        file.write(lines + "\n")
    try:
        settings.read_manifest("cells.tsv", ["A", "C"])
        print(f"{lines!r} was taken")
    except ValueError as error:
        print(error)
END
expect_status 0 python3 refused.py "$odd/roadmap"
cat >wanted <<'END'
config: seed: '-1' (wanted a whole number, 0 or more); correct the setting
config: seed: 'True' (wanted a whole number, 0 or more); correct the setting
config: genes: '1.5' (wanted a whole number, 0 or more); correct the setting
config: threads: '0' (wanted a whole number, 1 or more); correct the setting
config: pooled: 'maybe' (wanted true or false); correct the setting
config: models: 'cnn,tree' (wanted some of cnn, svc, forest, logistic, linear, gene-mean); correct the setting
config: bin_flags: '--extend '15' (wanted flags of the program as text, each quotation mark closed); correct the setting
config: bin_flags: '--extend 15 --then touch x' (wanted flags of the program; --then is of step.py, and another command would follow it); correct the setting
config: train_flags: '['--recipe']' (wanted flags of the program as text, each quotation mark closed); correct the setting
config: baseline_flags: '{'tree': '-x'}' (wanted a value for some of svc, forest, logistic, linear, as {svc: ...}); correct the setting
config: time_limit: '{'svc': '1 h'}' (wanted seconds, 0 for no limit); correct the setting
config: transfer: '{'a': 1}' (wanted names, as a list or with commas between them); correct the setting
config: marks: 'A,A' (wanted names of marks, each once); correct the setting
config: output: '' (wanted a folder, without braces and a leading - in its name); correct the setting
config: bin: 'a:b' (wanted a folder without :, which parts the folders of PATH); correct the setting
config: manifest: 'a\x1b[2J\u202e' (wanted text without control characters; a number or a truth as text in quotation marks); correct the setting
END
head -n 16 stdout >found
expect_same found wanted
cat >wanted <<'END'
cells.tsv: the cell type 'E\x1b[2J' cannot name a folder (wanted letters, digits, _ . +, under the header 'cell'); choose another name
cells.tsv: the cell type E1 has control characters under tables: 'a\x07b'; correct the line
cells.tsv: the cell type E1 has more fields than the header; correct the line
cells.tsv: the cell type E1 comes up again; remove a line
cells.tsv: the cell type E1 has the marks A, B (wanted A, C, in any order); correct the line, or give --config marks=...
END
sed -n '18,22p' stdout >found
expect_same found wanted
expect_equal "the last" "$(sed -n '17p; $p' stdout | cut -c 1-50 | tr '\n' ';')" \
    "config: epoch is no setting of the study (known: b;cells.tsv: is no table of cell types ('utf-8' code;"
expect_equal "what was executed" "$(find . -name 'PWNED*')" ""
