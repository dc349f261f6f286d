// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// DataError if genes with these labels have no such metric, for a network with so many outputs.
void check_monitor(Monitor monitor, TargetKind targets, std::span<const float> labels, std::size_t outputs);

/// NumericError if the metric of an epoch is NaN.
void check_monitored(const EpochRecord& record, Monitor monitor);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cmath>
#include <initializer_list>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void check_monitor(Monitor monitor, TargetKind targets, std::span<const float> labels,
                                   std::size_t outputs) {
    const auto fail = [&](std::initializer_list<MessagePart> reason) {
        throw_as<DataError>({"the validation set has no ", metric_name(monitor), ", since ",
                             message_of(reason), "; monitor the loss"});
    };
    if (monitor == Monitor::valid_pearson && outputs != 1)
        fail({"the network has ", outputs, " outputs (wanted one)"});
    if (monitor != Monitor::valid_auroc) return;
    if (targets == TargetKind::numbers) fail({"the targets of the loss are numbers (wanted classes)"});
    const auto class_of = [&](float label) { return outputs > 2 ? label : label > 0.5f ? 1.0f : 0.0f; };
    const float first = class_of(labels.front());
    for (const float label : labels)
        if (class_of(label) != first) return;
    if (outputs > 2) {
        fail({"all of its ", labels.size(), " genes are of class ", format_shortest(first),
              " (wanted genes of several classes)"});
    }
    fail({"all of its ", labels.size(), " genes are ", first > 0 ? "ON" : "OFF",
          " (wanted genes of both classes)"});
}

DEEPCHROME_ONCE void check_monitored(const EpochRecord& record, Monitor monitor) {
    if (!is_nan(monitored(record, monitor))) return;
    throw_as<NumericError>(
        {"epoch ", record.epoch, ": the ", metric_name(monitor), " of the validation set is nan, since ",
         monitor == Monitor::valid_pearson ? "all outputs or all labels are equal" : "outputs are not finite",
         " (wanted a number, to choose the best epoch); lower the learning rate",
         monitor == Monitor::valid_loss ? " or scale the signals" : ", or monitor the loss"});
}

}  // namespace deepchrome::detail

#endif
