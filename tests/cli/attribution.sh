#!/usr/bin/env bash
# What counts for each gene: the tables of deepchrome-visualize --attribution, its tracks as text, and what it refuses.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"
. "$DEEPCHROME_SOURCE/tests/cli/lib/refused.sh"

simulate_genes 36 genes
deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 2 --batch-size 8 --output run 2>/dev/null
visualize=(deepchrome-visualize --model run/model.safetensors --data genes/test.csv)

for method in gradient gradient-x-input smoothgrad integrated-gradients deep-lift occlusion; do
    expect_status 0 "${visualize[@]}" --attribution $method --samples 3 --tolerance 0.001 --by-bin bins.tsv --output $method
    expect_equal "standard output" "$(cat stdout)" ""
    expect_files $method attributions.tsv bins.tsv class_average.tsv run.json
    expect_equal "the genes" "$(tail -n +2 $method/attributions.tsv | cut -f 1 | tr '\n' ' ')" \
        "$(awk -F , '$2 == 1 { print $1 }' genes/test.csv | tr '\n' ' ')"
    gap=$(case $method in integrated-gradients | deep-lift) echo "gap " ;; esac)
    expect_equal "the header" "$(head -n 1 $method/attributions.tsv | tr '\t' ' ')" \
        "gene p_on log_odds label ${gap}H3K27me3 H3K36me3 H3K4me1 H3K4me3 H3K9me3 top_mark top_position top_value"
    # Sums over the bins, the largest of them, and the averages of a class by another way.
    awk -F '\t' -v OFS='\t' '
        FNR == 1 { file += 1; for (i = 1; i <= NF; ++i) column[file, $i] = i; if (file == 2) split($0, position); next }
        file == 1 { label[$1] = $column[1, "label"]; top[$1] = $column[1, "top_mark"] " " $column[1, "top_position"]
                    for (i = NF - 7; i < NF - 2; ++i) sum[$1, i - NF + 7] = $i; next }
        file == 2 { s = 0; for (i = 3; i <= NF; ++i) { s += $i; v = $i < 0 ? -$i : $i
                        if (v > most[$1]) { most[$1] = v; at[$1] = $2 " " position[i] }
                        mean[label[$1], $2, i - 3] += $i }
                    d = s - sum[$1, rows[$1]++]; if (d * d > 1e-6 * (1e-3 + most[$1] * most[$1]) * 100) { print "the sum of", $1, $2, "is off by", d; bad = 1 }
                    genes[label[$1]] += $2 == "H3K4me3"; next }
        $3 == "mean" { c = $1 == "ON"; if ($2 != genes[c] + 0) { print "genes of", $1, $2; bad = 1 }
                       for (i = 5; i <= NF; ++i) { d = $i * $2 - mean[c, $4, i - 5]; if (d * d > 1e-6) { print $1, $4, "bin", i - 4, "is off by", d; bad = 1 } } }
        END { for (g in top) if (top[g] != at[g] && most[g] > 1e-4) { print "the top of", g, "is", top[g], "and not", at[g]; bad = 1 }; exit bad }' \
        $method/attributions.tsv $method/bins.tsv $method/class_average.tsv >said || { cat said; fail "the tables of $method disagree"; }
done
# Integrated gradients add up to what the log-odds are above those of no reads, the same for all genes.
awk -F '\t' 'NR > 1 { rest = $3; for (i = 6; i <= 10; ++i) rest -= $i; if (NR == 2) first = rest
              if (rest - first > 3e-3 || first - rest > 3e-3) exit 1 }' integrated-gradients/attributions.tsv ||
    fail "integrated gradients do not add up"

# Packed, with another number of threads, and of a table without labels.
expect_status 0 "${visualize[@]}" --attribution deep-lift --by-bin bins.tsv.gz --threads 1 --output packed
gzip -dc packed/bins.tsv.gz >bins.tsv
expect_same bins.tsv deep-lift/bins.tsv
expect_same packed/class_average.tsv deep-lift/class_average.tsv
cut -d , -f 1-7 genes/test.csv >unlabeled.csv
expect_status 0 deepchrome-visualize --model run/model.safetensors --attribution gradient --data unlabeled.csv --output unlabeled
expect_equal "the header" "$(head -n 1 unlabeled/attributions.tsv | cut -f 1-4 | tr '\t' ' ')" "gene p_on log_odds H3K27me3"
expect_equal "classes by" "$(json_value unlabeled/run.json classes_by)" call

# Tracks: genes 3 kb apart on two chromosomes, whose windows overlap.
awk -F , 'BEGIN { print "chrom\ttss\tgene_id\tsymbol\tstrand" }
    $2 == 1 { n += 1; print (n % 2 ? "2" : "10") "\t" 2000 + 3000 * n "\t" $1 "\tS" n "\t" (n % 3 ? "+" : "-") }' genes/test.csv >loci.tsv
expect_status 0 "${visualize[@]}" --attribution gradient --loci loci.tsv --assembly hg19 --output tracks
for track in H3K27me3 H3K36me3 H3K4me1 H3K4me3 H3K9me3 p_on; do
    gzip -dc tracks/$track.bedGraph.gz >track
    head -n 1 track | grep -q '^track type=bedGraph name="' || fail "$track has no track line"
    tail -n +2 track | sort -c -k 1,1 -k 2,2n || fail "$track is not sorted"
    tail -n +2 track | awk -F '\t' '$2 >= $3 || ($1 == name && $2 < end) { exit 1 } { name = $1; end = $3 }' || fail "$track overlaps"
    expect_equal "the chromosomes of $track" "$(tail -n +2 track | cut -f 1 | uniq | tr '\n' ' ')" "chr10 chr2 "
done
expect_equal "the first gene" "$(sed -n 2p tracks/genes.bed | cut -f 1-4,6-8 | tr '\t' ' ')" "chr10 3000 13000 S2 + 8000 8001"
expect_equal "the genes by call" "$(tail -n +2 tracks/genes.bed | awk '{ on += $9 == "213,94,0" && $5 >= 500; off += $9 == "0,114,178" && $5 <= 500 } END { print on + off }')" 12
grep -q '<Session genome="hg19" locus="chr2:1-10000"' tracks/igv_session.xml || fail "the session is not of hg19"
# All marks share one scale, which is about the largest value and holds 0 in its middle; the probability has 0 to 1.
scale=$(gzip -dc tracks/H3K4me3.bedGraph.gz | head -n 1 | grep -o 'viewLimits=[^ ]*')
echo "$scale" | grep -Eq '^viewLimits=-([0-9.e-]+):\1$' || fail "the scale is $scale"
for track in H3K27me3 H3K36me3 H3K4me1 H3K4me3 H3K9me3; do
    expect_equal "the scale of $track" "$(gzip -dc tracks/$track.bedGraph.gz | head -n 1 | grep -o 'autoScale=.*')" "autoScale=off $scale"
    gzip -dc tracks/$track.bedGraph.gz | tail -n +2 | cut -f 4
done | awk -v "most=${scale#*:}" '{ v = $1 < 0 ? -$1 : $1; if (v > 1.0001 * most) beyond += 1; if (v > largest) largest = v }
    END { if (beyond > NR / 1000 + 1 || most > 30 * largest) { print beyond + 0, "of", NR, "values are beyond", most; exit 1 } }' >said ||
    { cat said; fail "the scale is not that of the values"; }
expect_equal "the scale of the probability" "$(gzip -dc tracks/p_on.bedGraph.gz | head -n 1 | grep -o 'autoScale=.*')" "autoScale=off viewLimits=0:1"
range="minimum=\"${scale#*=}\""
range=${range/:/\" maximum=\"}
expect_equal "the ranges of the session" "$(grep -c "<DataRange baseline=\"0\" $range type=\"LINEAR\"/>" tracks/igv_session.xml)" 5
expect_equal "tracks that IGV scales by themselves" "$(grep -c 'autoScale="true"' tracks/igv_session.xml)" 0
if [ -e tracks/ucsc_tracks.txt ]; then
    expect_equal "the scales for UCSC" "$(grep -o 'autoScale=.*viewLimits=[^ ]*' tracks/ucsc_tracks.txt | sort | uniq -c | awk '{ print $1, $3 }')" \
        "5 $scale
1 viewLimits=0:1"
fi
refused "a table in the place of a track" 1 "h3k4me3.bedGraph.gz: is no name for --by-bin (wanted a file name of its own, without a folder)" \
    "${visualize[@]}" --attribution gradient --loci loci.tsv --assembly hg19 --by-bin h3k4me3.bedGraph.gz --output out
# The tables say that their bins are in the order of the genome.
strand=(--attribution gradient --loci loci.tsv --assembly hg19 --orient strand)
expect_status 1 "${visualize[@]}" "${strand[@]}" --output turned
expect_equal "the message" "$(cat stderr)" "deepchrome-visualize: loci.tsv: the bins are said to be in the order of the strand \
(wanted genome, as the gene table says); leave that out"
# In tables that do not say, the other strand turns a gene around.
cp -r genes unsaid
bare unsaid/*.csv
deepchrome-train --train unsaid/train.csv --valid unsaid/valid.csv --epochs 2 --batch-size 8 --output unsaid/run 2>/dev/null
expect_status 0 deepchrome-visualize --model unsaid/run/model.safetensors --data unsaid/test.csv "${strand[@]}" --bin-width 100 --output turned
expect_equal "the window of a gene of the minus strand" "$(awk '$4 == "S3" { print $2, $3 }' turned/genes.bed)" "6001 16001"
gzip -dc turned/H3K4me3.bedGraph.gz | grep -q 'chr2' || fail "a chromosome is missing"
! cmp -s turned/H3K4me3.bedGraph.gz tracks/H3K4me3.bedGraph.gz || fail "turning genes around changed nothing"

# genes.tsv of deepchrome-bin says by itself how the windows were laid and on which assembly.
printf '%s\n' "7	20000	30000	A	0	+" "7	21000	28000	B	0	-" "X	1000	9000	C	0	-" "7	90000	95000	D	0	-" "X	155270000	155270500	E	0	+" \
    "X	60000	70000	F	0	+" >genes.bed
printf '7\t%s\t%s\tN\t1000\t+\n' 20100 20136 27950 27986 >reads.tagAlign
signals=()
for mark in H3K27me3 H3K36me3 H3K4me1 H3K4me3 H3K9me3; do signals+=(--signal $mark=reads.tagAlign); done
for orient in genome strand; do
    expect_status 0 deepchrome-bin --genes genes.bed "${signals[@]}" --assembly hg19 --orient $orient --published-windows --split published \
        --output bin_$orient
    expect_status 0 deepchrome-visualize --model unsaid/run/model.safetensors --attribution gradient-x-input --data bin_$orient/train.csv \
        --loci bin_$orient/genes.tsv --output by_$orient
    expect_equal "the assembly" "$(json_value by_$orient/run.json assembly)" hg19
    expect_equal "orientation" "$(json_value by_$orient/run.json orient)" $orient
    for gene in A B; do
        expect_equal "the window of $gene" "$(awk -v g=$gene '$4 == g { print $1, $2, $3 }' by_$orient/genes.bed)" \
            "$(awk -v g=$gene '$4 == g { print "chr" $1, $2, $3 }' bin_$orient/windows.bed)"
    done
done
# The record of versions before 0.2 spells one of its names otherwise.
cp -r bin_genome bin_before
sed -i 's/"center": /"centre": /' bin_before/run.json
grep -q '"centre": "TSS counted from 1"' bin_before/run.json || fail "run.json does not say how the windows were laid"
expect_status 0 deepchrome-visualize --model unsaid/run/model.safetensors --attribution gradient-x-input --data bin_genome/train.csv \
    --loci bin_before/genes.tsv --output by_before
expect_same by_before/genes.bed by_genome/genes.bed
# A value is where its reads are, whichever way the table has its bins: without reads there is nothing to attribute.
for orient in genome strand; do
    gzip -dc by_$orient/H3K4me3.bedGraph.gz | awk -F '\t' -v o=$orient '$4 != 0 && /^chr/ { n += 1
            if (!($2 < 20136 && $3 > 20100) && !($2 < 27986 && $3 > 27950)) { print o ":", $0; bad = 1 } }
        END { exit bad || n < 2 }' >said || { cat said; fail "by $orient, attributions are not where the reads are"; }
done

# What is refused.
again=("${visualize[@]}" --attribution gradient)
refused "loci of no assembly" 1 "loci.tsv: does not say of which assembly its genes are (wanted hg19, hg38 or the like); give --assembly" \
    "${again[@]}" --loci loci.tsv --output out
sed 's/SIM/OTHER/' loci.tsv >others.tsv
refused "loci of other genes" 1 "others.tsv: has none of the genes of genes/test.csv, of which the first is $(sed -n 3p genes/test.csv | cut -d , -f 1); \
give the table of genes that genes/test.csv was made from" "${again[@]}" --loci others.tsv --assembly hg19 --output out
sed 's/\t5000\t/\t243199373\t/' loci.tsv >beyond.tsv
refused "a gene beyond its chromosome" 1 "beyond.tsv: is said to be of hg19, but has genes beyond the ends of its chromosomes; name the right assembly" \
    "${again[@]}" --loci beyond.tsv --assembly hg19 --output out
refused "tables that exist" 1 "tracks/attributions.tsv: exists already; give --force to replace it, or choose another --output" \
    "${again[@]}" --output tracks
refused "a name with a folder" 1 "a/b.tsv: is no name for --by-bin (wanted a file name of its own, without a folder)" "${again[@]}" --by-bin a/b.tsv --output out
refused "no data" 2 "--data with --attribution is required; --help shows what is possible" \
    deepchrome-visualize --model run/model.safetensors --attribution gradient --output out
refused "both modes" 2 "--class excludes --attribution; --help shows what is possible" "${again[@]}" --class on --output out
echo "$kinds kinds of bad input, $failures of them not as wanted"
[ "$failures" -eq 0 ]
