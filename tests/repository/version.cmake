# The version stands in version.hpp (VERSION is what CMake read there), in CITATION.cff, at the top of CHANGELOG.md, and as
# major.minor in the README.

string(REGEX MATCH "^[0-9]+[.][0-9]+" minor "${VERSION}")

# expect(<file> <regular expression>)
function(expect file expression)
    file(READ "${SOURCE}/${file}" text)
    if(NOT text MATCHES "${expression}")
        message(SEND_ERROR "${file}: the version is not ${VERSION} (wanted: ${expression})")
    endif()
endfunction()

string(REPLACE . "[.]" version "${VERSION}")
string(REPLACE . "[.]" minor "${minor}")
expect(CITATION.cff "\nversion: ${version}\n")
expect(README.md "\nfind_package[(]deepchrome ${minor} REQUIRED[)]\n")

file(STRINGS "${SOURCE}/CHANGELOG.md" headings REGEX "^## ")
list(GET headings 0 heading)
if(NOT heading MATCHES "^## ${version}( [(]unreleased[)])?$")
    message(SEND_ERROR "CHANGELOG.md: the first heading is '${heading}' (wanted: ## ${VERSION} or ## ${VERSION} (unreleased))")
endif()
