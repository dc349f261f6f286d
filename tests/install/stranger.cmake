# Configures, builds and runs the project STRANGER of README.md or docs/building.md, as it stands there, in the fresh folder WORK.

include("${CMAKE_CURRENT_LIST_DIR}/../run_or_stop.cmake")

# The block between "```cmake project=STRANGER" and "```".
file(READ "${SOURCE}/README.md" readme)
file(READ "${SOURCE}/docs/building.md" building)
string(APPEND readme "${building}")
set(opening "```cmake project=${STRANGER}\n")
string(FIND "${readme}" "${opening}" start)
if(start EQUAL -1)
    message(FATAL_ERROR "README.md and docs/building.md have no block cmake project=${STRANGER}")
endif()
string(LENGTH "${opening}" length)
math(EXPR start "${start} + ${length}")
string(SUBSTRING "${readme}" ${start} -1 block)
string(FIND "${block}" "```" end)
string(SUBSTRING "${block}" 0 ${end} block)

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/third_party")
file(WRITE "${WORK}/CMakeLists.txt" "${block}")
file(COPY_FILE "${CMAKE_CURRENT_LIST_DIR}/stranger.cpp" "${WORK}/main.cpp")
set(options)
if(STRANGER STREQUAL installed)
    # Moved after it was installed: the package may not know where it was put first.
    run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${WORK}/first")
    file(RENAME "${WORK}/first" "${WORK}/moved")
    set(options "-DCMAKE_PREFIX_PATH=${WORK}/moved")
else()
    file(CREATE_LINK "${SOURCE}" "${WORK}/third_party/deepchrome" SYMBOLIC)
endif()

set(ENV{CXXFLAGS})
run(${CMAKE_COMMAND} -B build -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "-DCMAKE_PROJECT_my_program_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/nothing_leaked.cmake" ${options})
run(${CMAKE_COMMAND} --build build)
run("${WORK}/build/my_program")
if(NOT output STREQUAL "deepchrome ${VERSION}\n")
    message(FATAL_ERROR "the program printed: ${output}")
endif()

# As fast as the machine allows, and with no other flag of ours.
file(READ "${WORK}/build/compile_commands.json" commands)
string(JSON command GET "${commands}" 0 command)
foreach(flag " -O3 " " -m(arch|cpu)=native ")
    if(NOT command MATCHES "${flag}")
        message(FATAL_ERROR "the compiler is called without '${flag}': ${command}")
    endif()
endforeach()
if(command MATCHES " (-Wshadow|-Wpedantic|--param|-g) ?")
    message(FATAL_ERROR "a flag of deepchrome's own build came along: ${command}")
endif()
