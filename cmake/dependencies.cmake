# What deepchrome stands on. An installed package comes first; header-only libraries that are not installed are fetched,
# in the versions that Debian 12 has, and only their headers are used: their own build files are not run, because
# xtensor's checks do not stop a build and xtensor-blas writes into its sources. (xtensor-blas is for deepchrome-linear.cmake.)
#
# A tag can be moved to other code, so each archive is known by the checksum of its bytes; one of other bytes is refused.

include_guard(DIRECTORY)
include(FetchContent)

# A project that adds this one sees the same targets.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE)

# SHA-256 of https://github.com/<repository>/archive/refs/tags/<tag>.tar.gz
set(deepchrome_sha256_xtensor-stack/xtl/0.7.2 95c221bdc6eaba592878090916383e5b9390a076828552256693d5d97f78357c)
set(deepchrome_sha256_xtensor-stack/xsimd/8.1.0 d52551360d37709675237d2a0418e28f70995b5b7cdad7c674626bcfbbf48328)
set(deepchrome_sha256_xtensor-stack/xtensor/0.24.3 3acde856b9fb8cf4e2a7b66726da541275d40ab9b002e618ad985ab97f08ca4f)
set(deepchrome_sha256_xtensor-stack/xtensor-blas/0.20.0 272f5d99bb7511a616bfe41b13a000e63de46420f0b32a25fa4fb935b462c7ff)
set(deepchrome_sha256_CLIUtils/CLI11/v2.1.2 26291377e892ba0e5b4972cdfd4a2ab3bf53af8dac1f4ea8fe0d1376b625c8cb)
set(deepchrome_sha256_nlohmann/json/v3.11.2 d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273)
set(deepchrome_sha256_doctest/doctest/v2.4.9 19b2df757f2f3703a5e63cee553d85596875f06d91a3333acd80a969ef210856)
set(deepchrome_sha256_google/benchmark/v1.7.1 6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7)

# deepchrome_fetch(<package> <repository> <tag> [<argument of FetchContent_Declare>...])
macro(deepchrome_fetch package repository tag)
    if(NOT deepchrome_sha256_${repository}/${tag})
        message(FATAL_ERROR "deepchrome: ${repository} ${tag} has no checksum; add it to cmake/dependencies.cmake")
    endif()
    message(STATUS "deepchrome: ${package} is not installed, fetching ${tag}")
    FetchContent_Declare(${package}
        URL https://github.com/${repository}/archive/refs/tags/${tag}.tar.gz
        URL_HASH SHA256=${deepchrome_sha256_${repository}/${tag}}
        ${ARGN})
    FetchContent_MakeAvailable(${package})
endmacro()

# deepchrome_headers(<package> <target> <oldest version> <repository> <tag> <include folder> [<target it needs>])
function(deepchrome_headers package target oldest repository tag include_folder)
    if(TARGET ${target})
        return()
    endif()
    find_package(${package} QUIET)
    if(${package}_FOUND)
        # Asked here, because the packages disagree on which newer versions they call compatible.
        if("${${package}_VERSION}" VERSION_LESS oldest)
            message(FATAL_ERROR "deepchrome needs ${package} ${oldest} or newer, but ${${package}_DIR} is version "
                "${${package}_VERSION}. Install a newer one, or let it be fetched with "
                "-DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON.")
        endif()
        return()
    endif()
    deepchrome_fetch(${package} ${repository} ${tag} SOURCE_SUBDIR headers-only)
    FetchContent_GetProperties(${package} SOURCE_DIR source)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_include_directories(${target} INTERFACE "${source}/${include_folder}")
    target_link_libraries(${target} INTERFACE ${ARGN})
endfunction()

# deepchrome_library(<package> <target> <Debian package>): libraries that have to be on the machine.
macro(deepchrome_library package target debian)
    if(NOT TARGET ${target})
        find_package(${package} QUIET)
        if(NOT ${package}_FOUND)
            message(FATAL_ERROR "deepchrome needs ${package}, which was not found. On Debian and Ubuntu: "
                "apt-get install ${debian}")
        endif()
    endif()
endmacro()

set(THREADS_PREFER_PTHREAD_FLAG TRUE)
deepchrome_library(ZLIB ZLIB::ZLIB zlib1g-dev)
deepchrome_library(Threads Threads::Threads libc6-dev)

set(deepchrome_xtensor_oldest 0.24)
set(deepchrome_xsimd_oldest 8.1)
deepchrome_headers(xtl xtl 0.7 xtensor-stack/xtl 0.7.2 include)
deepchrome_headers(xsimd xsimd ${deepchrome_xsimd_oldest} xtensor-stack/xsimd 8.1.0 include)
deepchrome_headers(xtensor xtensor ${deepchrome_xtensor_oldest} xtensor-stack/xtensor 0.24.3 include xtl)
