# cmake -DNM=… -DFIRST=… -DSECOND=… -P symbols.cmake: two objects for different processors share no symbol of deepchrome, nor
# of the namespace `user`. A linker would keep one of the two, for either processor. Symbols of the standard library and of
# xtensor that name nothing of deepchrome are shared; their number is printed.

cmake_minimum_required(VERSION 3.25)

# global_symbols(<variable> <object>): the symbols that other objects see.
function(global_symbols variable object)
    execute_process(COMMAND "${NM}" --defined-only "${object}" OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL " [A-Zu] [^\n]+" symbols "${listing}")
    list(TRANSFORM symbols REPLACE "^ . " "")
    set(${variable} ${symbols} PARENT_SCOPE)
endfunction()

global_symbols(first "${FIRST}")
global_symbols(second "${SECOND}")
set(ours ${first})
list(FILTER ours INCLUDE REGEX "10deepchrome")
list(LENGTH ours count)
if(count LESS 20)
    message(FATAL_ERROR "${FIRST} has ${count} symbols of deepchrome: too few to compare")
endif()

set(shared 0)
foreach(symbol IN LISTS first)
    if(symbol IN_LIST second)
        math(EXPR shared "${shared} + 1")
        if(symbol MATCHES "10deepchrome|4user")
            message(SEND_ERROR "${symbol} is in both objects")
        endif()
    endif()
endforeach()
message("${count} symbols of deepchrome; ${shared} of other libraries are in both objects")
