# Flags of this project's own programs, tests and benchmarks. Nobody who uses the library gets them.

# Compiled files are kept from build to build where ccache is installed and nothing else was chosen. (The variable of this
# folder alone: a project around this one keeps its own.)
if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(DEEPCHROME_CCACHE ccache)
    mark_as_advanced(DEEPCHROME_CCACHE)
    if(DEEPCHROME_CCACHE)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${DEEPCHROME_CCACHE}")
    endif()
endif()

add_library(deepchrome_development INTERFACE)
target_link_libraries(deepchrome_development INTERFACE deepchrome::deepchrome)
target_compile_options(deepchrome_development INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 takes fright at "text" + std::string (GCC bug 105651)
    $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=524288>  # kB; collecting garbage before is a tenth of its time
    $<$<BOOL:${DEEPCHROME_WARNINGS_AS_ERRORS}>:-Werror>)

if(DEEPCHROME_NATIVE)
    target_link_libraries(deepchrome_development INTERFACE deepchrome::native)
endif()

if(DEEPCHROME_SANITIZE)
    set(sanitize "-fsanitize=${DEEPCHROME_SANITIZE}" -fno-sanitize-recover=all)
    if(DEEPCHROME_SANITIZE MATCHES "address.*undefined|undefined.*address")
        # The processor and the address sanitizer see the first four as well, and compiling takes half as long. Vector
        # functions convert what is out of range and then select other lanes.
        list(APPEND sanitize -fno-sanitize=null,alignment,object-size,pointer-overflow,float-cast-overflow)
    endif()
    target_compile_options(deepchrome_development INTERFACE ${sanitize})
    target_link_options(deepchrome_development INTERFACE ${sanitize})
endif()

# deepchrome_executable(<name> [HEADER_ONLY] <source>...): a program of ours, in the one folder of programs. HEADER_ONLY: it
# compiles all bodies itself, as a user of deepchrome::deepchrome does.
function(deepchrome_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 only HEADER_ONLY "" "")
    add_executable(${name} ${only_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE deepchrome_development)
    if(NOT only_HEADER_ONLY)
        target_link_libraries(${name} PRIVATE deepchrome::compiled)
    endif()
    set_target_properties(${name} PROPERTIES
        CXX_EXTENSIONS OFF
        RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()
