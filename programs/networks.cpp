// SPDX-License-Identifier: BSD-3-Clause

#include "networks.hpp"

#include <deepchrome/models/deepchrome.hpp>
#include <deepchrome/models/linear.hpp>
#include <deepchrome/run/registered.hpp>

namespace programs {

const deepchrome::NetworkRegistry& networks() {
    using namespace deepchrome;
    static const NetworkRegistry all = [] {
        constexpr Signal signal{.bins = DEEPCHROME_BINS, .marks = DEEPCHROME_MARKS};
        NetworkRegistry registry;
        registry.add(registered<Model<DeepChrome, signal>>("deepchrome", 2, 2));
        registry.add(registered<Model<DeepChromeUpTo<most_classes>, signal>>("deepchrome", 3, most_classes));
        registry.add(registered<Model<DeepChromeValue, signal>>("deepchrome", 0, 0));
        registry.add(readable<Model<LinearClassifier, signal>>("linear", 2, 2));
        registry.add(readable<Model<LinearOfMarkMeans, signal>>("linear-of-mark-means", 2, 2));
        registry.add(readable<Model<LinearValue, signal>>("linear", 0, 0));
        return registry;
    }();
    return all;
}

}  // namespace programs
