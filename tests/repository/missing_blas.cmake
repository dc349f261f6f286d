# A project that adds this one for networks alone is configured whatever is wrong with BLAS or xtensor-blas, without a download, and
# deepchrome_linear_MISSING says what that is.

file(REMOVE_RECURSE "${WORK}")
file(WRITE "${WORK}/user/CMakeLists.txt" [[
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
set(FETCHCONTENT_FULLY_DISCONNECTED ON)
add_subdirectory("${SOURCE}" deepchrome)
get_directory_property(found DIRECTORY "${SOURCE}" DEFINITION deepchrome_linear_FOUND)
get_directory_property(missing DIRECTORY "${SOURCE}" DEFINITION deepchrome_linear_MISSING)
file(WRITE "${CMAKE_BINARY_DIR}/found.txt" "${found}: ${missing}")
]])
# A BLAS without the C functions; FindBLAS and FindLAPACK look for one function of each.
file(WRITE "${WORK}/stub/CMakeLists.txt" [[
cmake_minimum_required(VERSION 3.25)
project(stub LANGUAGES CXX)
file(WRITE "${CMAKE_BINARY_DIR}/stub.cpp" "extern \"C\" void sgemm_() {}\nextern \"C\" void cheev_() {}\n")
add_library(stub SHARED "${CMAKE_BINARY_DIR}/stub.cpp")
]])
file(WRITE "${WORK}/old/xtensor-blas-config.cmake" "add_library(xtensor-blas INTERFACE IMPORTED)\n")
file(WRITE "${WORK}/old/xtensor-blas-config-version.cmake"
    "set(PACKAGE_VERSION 0.15.1)\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n")
set(common -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")

include("${CMAKE_CURRENT_LIST_DIR}/../run_or_stop.cmake")

# check(<name> <wanted> <definition>...)
function(check name wanted)
    run(${CMAKE_COMMAND} -S user -B "${name}" ${common} "-DSOURCE=${SOURCE}" ${ARGN})
    file(READ "${WORK}/${name}/found.txt" found)
    if(NOT found STREQUAL wanted)
        message(SEND_ERROR "${name}: \"${found}\" (wanted \"${wanted}\")")
    endif()
endfunction()

check(wide "FALSE: a BLAS with integers of 4 bytes (BLA_SIZEOF_INTEGER is 8)" -DBLA_SIZEOF_INTEGER=8)
check(as_it_is "TRUE: ")
check(no_xtensor_blas "FALSE: xtensor-blas" -DCMAKE_DISABLE_FIND_PACKAGE_xtensor-blas=ON)
check(old_xtensor_blas "FALSE: xtensor-blas 0.20 or newer" "-Dxtensor-blas_DIR=${WORK}/old")
run(${CMAKE_COMMAND} -S stub -B stub/build ${common})
run(${CMAKE_COMMAND} --build stub/build)
file(GLOB stub "${WORK}/stub/build/libstub.*")
check(no_cblas "FALSE: a BLAS with the functions cblas_*"
    -DBLA_VENDOR=Generic "-DBLAS_blas_LIBRARY=${stub}" "-DLAPACK_lapack_LIBRARY=${stub}")
