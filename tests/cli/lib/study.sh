# What a test of programs/studies/roadmap needs. Sourced after common.sh; skips the test where it is missing.
for needed in snakemake python3; do
    if ! command -v $needed >/dev/null; then
        echo "skipped: there is no $needed; install it"
        exit 77
    fi
done
need_all_baselines
export XDG_CACHE_HOME=$PWD/cache PYTHONDONTWRITEBYTECODE=1

# measured_genes <genes> <cell>...: genes.tsv, and rpkm.tsv with their expression in cell types that differ in every fifth gene
measured_genes() {
    awk -v genes="$1" -v names="${*:2}" 'BEGIN {
        cells = split(names, name, " ")
        print "chrom\ttss\tgene_id" >"genes.tsv"
        printf "gene_id" >"rpkm.tsv"
        for (c = 1; c <= cells; ++c) printf "\t%s", name[c] >"rpkm.tsv"
        print "" >"rpkm.tsv"
        for (i = 1; i <= genes; ++i) {
            printf "chr1\t%d\tG%02d\n", i * 10000, i >"genes.tsv"
            high = i * 37 % genes >= genes / 2
            printf "G%02d", i >"rpkm.tsv"
            for (c = 1; c <= cells; ++c) printf "\t%d", ((i + c) % 5 == 0) != high ? 40 + i : i % 3 >"rpkm.tsv"
            print "" >"rpkm.tsv"
        }
    }'
}
