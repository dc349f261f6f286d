#!/usr/bin/env bash
# The report in a browser: opened from disk, used as a reader would, printed.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
for tool in "$browser" gnuplot; do
    if [ -z "$tool" ] || ! command -v "$tool" >/dev/null; then
        echo "skipped: needs Chromium and gnuplot (chromium gnuplot-nox)"
        exit 77
    fi
done
export HOME=$PWD/home  # whatever the browser keeps
mkdir home
browse() {
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --window-size=1280,900 \
        --enable-logging=stderr "$@" 2>log
}
if ! browse --dump-dom about:blank >/dev/null; then
    echo "skipped: Chromium does not run here: $(tail -n 1 log)"
    exit 77
fi

simulate_genes 2400 genes
deepchrome-train --train genes/train.csv --valid genes/valid.csv --test genes/test.csv --epochs 2 --output run 2>/dev/null
expect_status 0 deepchrome-visualize --report --model run/model.safetensors --data genes/test.csv --output out --steps 100 --restarts 4
page=out/report.html
expect_equal "whether the page has at most 5 MB" "$(awk "BEGIN { print $(wc -c <$page) <= 5e6 }")" 1

# The page with a probe in it: what goes wrong is noted from the first line on.
{
    sed '/<head>/q' $page
    echo '<script>window.probeErrors = []; window.addEventListener("error", event => probeErrors.push(event.message), true);
        for (const name of ["error", "warn"]) console[name] = (...what) => probeErrors.push(what.join(" "));</script>'
    sed '1,/<head>/d; /<\/body>/,$d' $page
    printf '<script>'
    cat "$DEEPCHROME_SOURCE/tests/cli/lib/report_probe.js"
    printf '</script></body></html>\n'
} >probe.html
browse --virtual-time-budget=10000 --dump-dom "file://$PWD/probe.html" >dom.html || fail "Chromium says: $(tail -n 3 log)"
sed -n '/<pre id="probe">/,/end of probe/p' dom.html >probe
grep -q '^end of probe' probe || fail "the probe did not come to its end: $(grep CONSOLE log)"
grep -c '^ok ' probe
grep '^loaded after' probe
if grep '^BAD ' probe; then fail "the page does not do as it should"; fi
expect_equal "the figures" "$(sed -n 's/^figures //p' probe)" \
    "calibration contributions filters marks off_map on_map precision_recall roc scores training"

# The page as it is, without a word on the console; and on paper.
browse --screenshot=page.png "file://$PWD/$page" >/dev/null
expect_equal "what the console says" "$(grep CONSOLE log || true)" ""
[ "$(wc -c <page.png)" -gt 20000 ] || fail "the screenshot is empty"
browse --no-pdf-header-footer --print-to-pdf=page.pdf "file://$PWD/$page" >/dev/null
[ "$(wc -c <page.pdf)" -gt 50000 ] || fail "the printed page is empty"
