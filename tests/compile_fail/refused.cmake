# cmake -DCOMPILER=… -DKIND=gcc|clang -DSOURCE=… -DINCLUDES=… -P refused.cmake: SOURCE has to be refused as it says.

# Without the lines of the source, whose words are not the compiler's.
set(flags_gcc -fno-diagnostics-show-caret)
set(flags_clang -fno-caret-diagnostics)
set(flags -std=c++20 -fsyntax-only ${flags_${KIND}})
foreach(folder IN LISTS INCLUDES)
    list(APPEND flags "-I${folder}")
endforeach()

# Semicolons and brackets divide lists in CMake.
function(protect variable text)
    string(REPLACE ";" "<semicolon>" text "${text}")
    string(REPLACE "[" "<bracket>" text "${text}")
    string(REPLACE "]" "<tekcarb>" text "${text}")
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

file(READ "${SOURCE}" text)
protect(text "${text}")
string(REGEX MATCHALL "// expect(-${KIND})?: [^\n]*" expectations "${text}")
if(NOT expectations)
    message("${SOURCE} has no line // expect: …")
    message(FATAL_ERROR "nothing is expected")
endif()

set(ENV{LC_ALL} C)  # plain quotation marks
execute_process(COMMAND "${COMPILER}" ${flags} "${SOURCE}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
    message("${SOURCE} compiled, but was to be refused")
    message(FATAL_ERROR "it compiled")
endif()
protect(said "${output}")
foreach(expectation IN LISTS expectations)
    string(REGEX REPLACE "^// expect[^:]*: " "" words "${expectation}")
    string(STRIP "${words}" words)
    string(FIND "${said}" "${words}" place)
    if(place EQUAL -1)
        message("${COMPILER} does not say '${words}', but:\n${output}")
        message(FATAL_ERROR "other words")
    endif()
endforeach()

if(text MATCHES "// errors: ([0-9]+)")
    set(wanted ${CMAKE_MATCH_1})
    string(REGEX MATCHALL ": (fatal )?error: " errors "${said}")
    list(LENGTH errors count)
    if(count GREATER wanted)
        message("${COMPILER} prints ${count} errors, at most ${wanted} wanted:\n${output}")
        message(FATAL_ERROR "too many errors")
    endif()
endif()
