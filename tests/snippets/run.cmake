# Runs COMMAND in the fresh FOLDER, beside the tables of DATA and with the programs of BIN, and compares what it prints with
# the file OUTPUT, if there is one.

file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
file(GLOB tables "${DATA}/*.csv")
foreach(table IN LISTS tables)
    cmake_path(GET table FILENAME name)
    file(CREATE_LINK "${table}" "${FOLDER}/${name}" SYMBOLIC)
endforeach()

set(ENV{PATH} "${BIN}:$ENV{PATH}")
execute_process(COMMAND ${COMMAND} WORKING_DIRECTORY "${FOLDER}"
    RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE log)
if(NOT result EQUAL 0)
    message("${printed}${log}")
    message(FATAL_ERROR "ended with ${result}")
endif()
if(EXISTS "${OUTPUT}")
    file(READ "${OUTPUT}" wanted)
    string(REGEX REPLACE "[ \t]+\n" "\n" printed "${printed}\n")
    string(REGEX REPLACE "[ \t]+\n" "\n" wanted "${wanted}\n")
    string(STRIP "${printed}" printed)
    string(STRIP "${wanted}" wanted)
    if(NOT printed STREQUAL wanted)
        message("printed:\n${printed}\nwanted:\n${wanted}")
        message(FATAL_ERROR "another output")
    endif()
endif()
