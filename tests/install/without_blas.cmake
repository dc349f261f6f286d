# Where there is no BLAS, networks are configured, installed, found and linked; who asks for linear models is told what to install.

include("${CMAKE_CURRENT_LIST_DIR}/../run_or_stop.cmake")

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/program")
set(without -DCMAKE_DISABLE_FIND_PACKAGE_BLAS=ON -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
run(${CMAKE_COMMAND} -S "${SOURCE}" -B library ${without} -DDEEPCHROME_COMPILED=OFF -DDEEPCHROME_PROGRAMS=OFF -DDEEPCHROME_TESTS=OFF
    -DDEEPCHROME_EXAMPLES=OFF -DDEEPCHROME_BENCHMARKS=OFF)
run(${CMAKE_COMMAND} --install library --prefix "${WORK}/installed")

file(WRITE "${WORK}/program/CMakeLists.txt" [[
cmake_minimum_required(VERSION 3.25)
project(my_program LANGUAGES CXX)
find_package(deepchrome REQUIRED COMPONENTS ${COMPONENTS})
if(deepchrome_linear_FOUND OR TARGET deepchrome::linear)
    message(FATAL_ERROR "linear models are said to be there")
endif()
add_executable(my_program main.cpp)
target_link_libraries(my_program PRIVATE deepchrome::deepchrome)
]])
file(COPY_FILE "${CMAKE_CURRENT_LIST_DIR}/stranger.cpp" "${WORK}/program/main.cpp")
run(${CMAKE_COMMAND} -S program -B build ${without} "-DCMAKE_PREFIX_PATH=${WORK}/installed")
file(GLOB_RECURSE links "${WORK}/build/link.txt" "${WORK}/build/build.ninja")
foreach(file IN LISTS links)
    file(READ "${file}" text)
    if(text MATCHES "lib(open|c)?blas|liblapack")
        message(FATAL_ERROR "a program of networks is linked with BLAS: ${file}")
    endif()
endforeach()

execute_process(COMMAND ${CMAKE_COMMAND} -S program -B refused ${without} "-DCMAKE_PREFIX_PATH=${WORK}/installed"
        -DCOMPONENTS=linear
    WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE error)
string(REGEX REPLACE "[ \n]+" " " error "${error}")
if(result EQUAL 0 OR NOT error MATCHES "deepchrome::linear needs BLAS, which was not found[.] On Debian and Ubuntu: apt-get install")
    message(FATAL_ERROR "not told what linear models need: ${error}")
endif()
