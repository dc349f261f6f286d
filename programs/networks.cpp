// SPDX-License-Identifier: BSD-3-Clause

#include "networks.hpp"

#include <deepchrome/models/deepchrome.hpp>

namespace programs {

const deepchrome::NetworkRegistry& networks() {
    using namespace deepchrome;
    static const NetworkRegistry all = [] {
        constexpr Signal signal{.bins = DEEPCHROME_BINS, .marks = DEEPCHROME_MARKS};
        NetworkRegistry registry;
        registry.add<Model<DeepChrome, signal>>("deepchrome", 2, 2);
        registry.add<Model<DeepChromeUpTo<most_classes>, signal>>("deepchrome", 3, most_classes);
        registry.add<Model<DeepChromeValue, signal>>("deepchrome", 0, 0);
        return registry;
    }();
    return all;
}

}  // namespace programs
