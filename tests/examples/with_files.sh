# The examples that take files, each with files that another example wrote.
PATH="$DEEPCHROME_BIN:$PATH"

mkdir made
(cd made && example-reads-to-table && example-predict-loop) >/dev/null
gzip made/H3K4me3.tagAlign
head -n 4002 made/genes.csv >made/small.csv

example-reads-to-table made/genes.bed made/expression.tsv made/H3K4me3.tagAlign.gz
head -n 3 genes.csv

# The order of the columns differs between the tables; the marks have names.
awk -F, -v OFS=, 'NF > 1 { third = $3; $3 = $7; $7 = third } { print }' made/small.csv >made/reordered.csv
example-train-and-save made/small.csv made/reordered.csv made/small.csv 2>/dev/null | grep genes
example-predict-loop model.safetensors made/small.csv >in_order.txt
example-predict-loop model.safetensors made/reordered.csv | cmp - in_order.txt
tail -n 1 in_order.txt

# A fault of a file is one line on standard error.
example-predict-loop no_such_model made/genes.csv 2>&1 || echo "exit code $?"
example-train-and-save made/genes.csv 2>&1 || echo "exit code $?"
sed '44s/,[^,]*$/,1.5/' made/small.csv >wrong.csv
example-train-and-save wrong.csv made/small.csv made/small.csv 2>&1 || echo "exit code $?"
example-reads-to-table made/genes.bed made/genes.bed made/H3K4me3.tagAlign.gz 2>&1 || echo "exit code $?"
