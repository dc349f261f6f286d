// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// From annotations, reads and tracks to gene tables.
#include <deepchrome/genome/annotation.hpp>
#include <deepchrome/genome/annotation_gtf.hpp>
#include <deepchrome/genome/annotation_tables.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/chromosome_split.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/expression.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/gene_split.hpp>
#include <deepchrome/genome/split_rule.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/binned_signal.hpp>
#include <deepchrome/signals/cell_list.hpp>
#include <deepchrome/signals/cell_signals.hpp>
#include <deepchrome/signals/interval_set.hpp>
#include <deepchrome/signals/manifest.hpp>
#include <deepchrome/signals/normalize.hpp>
#include <deepchrome/signals/pair_matcher.hpp>
#include <deepchrome/signals/pair_rule.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/same_genome.hpp>
#include <deepchrome/signals/standard_formats.hpp>  // and the formats
#include <deepchrome/signals/track_bins.hpp>
