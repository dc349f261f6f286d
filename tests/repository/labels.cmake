# Every test has one of the labels quick and slow, so that tests/run.sh --quick leaves nothing out by accident.

execute_process(COMMAND "${CTEST}" --test-dir "${BUILD}" --show-only=json-v1
    OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(JSON count LENGTH "${listing}" tests)
math(EXPR last "${count} - 1")
set(faults)
foreach(i RANGE ${last})
    string(JSON name GET "${listing}" tests ${i} name)
    string(JSON properties GET "${listing}" tests ${i} properties)
    if(properties MATCHES "\"quick\"" AND properties MATCHES "\"slow\"")
        string(APPEND faults "${name}: has both labels, quick and slow; give it one\n")
    elseif(NOT properties MATCHES "\"(quick|slow)\"")
        string(APPEND faults "${name}: has no label; end its CMakeLists.txt with label_tests(quick) or label_tests(slow)\n")
    endif()
endforeach()
if(faults)
    message(FATAL_ERROR "${faults}")
endif()
