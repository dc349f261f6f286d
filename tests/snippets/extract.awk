# awk -v out=FOLDER -f extract.awk README.md docs/*.md
#
# Takes the marked code out of the documents; tests/snippets/CMakeLists.txt says how it is marked. Writes the programs,
# scripts and expected outputs into FOLDER and prints a line for each: "program NAME", "script NAME", "output NAME".

function fail(text) {
    print document ":" FNR ": " text > "/dev/stderr"
    failed = 1
}

function start(part, target) {
    if (target !~ /^[a-z0-9_]+\.(cpp|sh)$/) {
        fail("a name like example_1.cpp or example_1.sh is wanted, not " target)
        return
    }
    if (target in owner && owner[target] != document) {
        fail(target " is already a name in " owner[target])
        return
    }
    if (part == "output" ? target in outputs : (target ~ /\.sh$/) != (part == "run")) {
        fail(part == "output" ? "a second output of " target : "a shell block needs run=NAME.sh, code file= or main=")
        return
    }
    owner[target] = document
    if (part == "output") outputs[target] = 1
    else parts[target] = 1
    key = target "/" part
    # The compiler then names the document and its line.
    if (part == "file" || part == "main") body[key] = body[key] "#line " (FNR + 1) " \"" document "\"\n"
}

FNR == 1 {
    if (inside) fail("the block before this document is not closed")
    inside = ""
    document = FILENAME
    sub(/^.*\/docs\//, "docs/", document)
    if (document !~ /^docs\//) sub(/^.*\//, "", document)
}

# The end of a block, hidden or shown.
inside != "" && (inside == "comment" ? /^-->[ \t]*$/ : /^[ \t]*```[ \t]*$/) {
    inside = ""
    key = ""
    next
}

inside != "" {
    if (key != "") body[key] = body[key] $0 "\n"
    next
}

/^<!-- (file|main|run)=/ {
    inside = "comment"
    split($2, option, "=")
    start(option[1], option[2])
    next
}

/^[ \t]*```/ {
    inside = "fence"
    key = ""
    info = $0
    sub(/^[ \t]*```[ \t]*/, "", info)
    count = split(info, words, " ")
    language = words[1]
    if (count > 1 && split(words[2], option, "=") == 2 && option[1] ~ /^(file|main|run|output)$/)
        start(option[1], option[2])
    else if (language ~ /^(cpp|c\+\+|cxx|cc)$/)
        fail("this block is compiled by no test: it needs file=NAME.cpp or main=NAME.cpp")
}

END {
    if (inside) fail("the last block is not closed")
    for (target in outputs)
        if (!(target in parts)) {
            print owner[target] ": output of " target ", which no block defines" > "/dev/stderr"
            failed = 1
        }
    if (failed) exit 1
    for (target in parts) {
        file = out "/" target
        if (target ~ /\.sh$/) {
            printf "%s", body[target "/run"] > file
            print "script " target
        } else {
            printf "%s", body[target "/file"] > file
            if (target "/main" in body) printf "int main() {\n%s}\n", body[target "/main"] > file
            print "program " target
        }
        close(file)
        if (target in outputs) {
            printf "%s", body[target "/output"] > (file ".output")
            close(file ".output")
            print "output " target
        }
    }
}
