// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/table/table_description.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Throws DataError, opened by `where`, unless a model with `card` answers the same question as one with
/// `first`: the same marks in any order, the same classes and task, tables that were made alike.
void check_same_kind(const ModelCard& card, const ModelCard& first, const std::string& where);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void check_same_kind(const ModelCard& card, const ModelCard& first,
                                     const std::string& where) {
    const auto fail = [&](const char* what, const auto& has, const auto& wanted) {
        throw_as<DataError>({where, ": has the ", what, " ", join(has, ", "), " (wanted ", join(wanted, ", "),
                             ", as in the first model); put together models of one kind"});
    };
    if (!detail::same_items(card.marks, first.marks)) fail("marks", card.marks, first.marks);
    const auto task = [](const ModelCard& of) { return std::vector{std::string(to_string(of.task))}; };
    if (card.task != first.task) fail("task", task(card), task(first));
    if (card.classes != first.classes) fail("classes", card.classes, first.classes);
    check_agreement(card.table, first.table, where, "the first model");
}

}  // namespace deepchrome

#endif
