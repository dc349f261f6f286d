# What deepchrome stands on. An installed package comes first; header-only libraries that are not installed are fetched,
# in the versions that Debian 12 has, and only their headers are used: their own build files are not run, because
# xtensor's checks do not stop a build and xtensor-blas writes into its sources.

include_guard(DIRECTORY)
include(FetchContent)

# A project that adds this one sees the same targets.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE)

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
    message(STATUS "deepchrome: ${package} is not installed, fetching ${tag}")
    FetchContent_Declare(${package}
        GIT_REPOSITORY https://github.com/${repository}.git
        GIT_TAG ${tag}
        GIT_SHALLOW TRUE
        SOURCE_SUBDIR headers-only)
    FetchContent_MakeAvailable(${package})
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

if(NOT DEFINED BLA_VENDOR)
    set(BLA_VENDOR OpenBLAS)
endif()
set(THREADS_PREFER_PTHREAD_FLAG TRUE)
deepchrome_library(BLAS BLAS::BLAS libopenblas-dev)
deepchrome_library(ZLIB ZLIB::ZLIB zlib1g-dev)
deepchrome_library(Threads Threads::Threads libc6-dev)

set(deepchrome_xtensor_oldest 0.24)
set(deepchrome_xtensor_blas_oldest 0.20)
set(deepchrome_xsimd_oldest 8.1)
deepchrome_headers(xtl xtl 0.7 xtensor-stack/xtl 0.7.2 include)
deepchrome_headers(xsimd xsimd ${deepchrome_xsimd_oldest} xtensor-stack/xsimd 8.1.0 include)
deepchrome_headers(xtensor xtensor ${deepchrome_xtensor_oldest} xtensor-stack/xtensor 0.24.3 include xtl)
deepchrome_headers(xtensor-blas xtensor-blas ${deepchrome_xtensor_blas_oldest}
    xtensor-stack/xtensor-blas 0.20.0 include xtensor BLAS::BLAS)
