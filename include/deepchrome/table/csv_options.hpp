// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Whether a gene table has to have its last column, `label`.
enum class Labels { required, optional };

/// What a label may be.
enum class LabelKind {
    binary,   ///< 0 (OFF) or 1 (ON)
    whole,    ///< a class number 0, 1, 2, ...
    numeric,  ///< any finite number: a target of regression
};

/// How to read a gene table.
struct CsvOptions {
    /// Names the columns of a table without a header; where there is one, its columns are brought into this
    /// order. Empty: the header's own names and order, and without a header the published five (for five
    /// marks).
    std::vector<std::string> marks = {};
    Labels labels = Labels::required;
    LabelKind kind = LabelKind::binary;
    std::size_t classes = 0;                         ///< class numbers are below; 0: any
    std::string label_remedy = "correct the label";  ///< the last part of messages about invalid labels
};

}  // namespace deepchrome
