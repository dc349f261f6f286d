// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// All of the library but ext/ and linear/, which need other libraries, and testing/.
#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/genome.hpp>
#include <deepchrome/interpret.hpp>
#include <deepchrome/io/tables.hpp>
#include <deepchrome/io/tracks.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/attribution_tables.hpp>
#include <deepchrome/run/bin_genes.hpp>
#include <deepchrome/run/bin_tables.hpp>
#include <deepchrome/run/browser_tracks.hpp>
#include <deepchrome/run/gene_families.hpp>
#include <deepchrome/run/gene_places.hpp>
#include <deepchrome/run/gene_positions.hpp>
#include <deepchrome/run/member_training.hpp>
#include <deepchrome/run/metrics_report.hpp>
#include <deepchrome/run/network_of.hpp>
#include <deepchrome/run/network_registry.hpp>
#include <deepchrome/run/output_folder.hpp>
#include <deepchrome/run/predictions_table.hpp>
#include <deepchrome/run/registered.hpp>
#include <deepchrome/run/repetition.hpp>
#include <deepchrome/run/shared_genes.hpp>
#include <deepchrome/run/table_remarks.hpp>
#include <deepchrome/run/training_of.hpp>
#include <deepchrome/run/training_tables.hpp>
#include <deepchrome/simulate.hpp>
