# Sourced by the demonstration and by the tests.
#
# install_packages <package>...   installs those Debian packages that are missing; ends the script when it cannot
# install_optional <package>...   the same for packages that may stay missing
#
# Before anything is installed, a line says by which command and with whose rights. No log is kept.

package_missing() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" != installed ]
}

packages_missing() {
    local package
    for package in "$@"; do
        if package_missing "$package"; then echo "$package"; fi
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet=2 --option Dpkg::Use-Pty=0 \
        --option DPkg::Lock::Timeout=300 "$@" </dev/null 2>&1
}

announced() {
    if [ "$(id -u)" -eq 0 ]; then echo "As root: apt-get $*"; else echo "Through sudo: apt-get $*"; fi
}

packages_update() {
    if [ -n "${packages_updated:-}" ]; then return; fi
    announced update
    apt_get update >/dev/null || true
    packages_updated=yes
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "Not a Debian system: taking for granted what the packages $* give."
        return
    fi
    local missing said
    mapfile -t missing < <(packages_missing "$@")
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        echo "These packages are missing: ${missing[*]}"
        echo "Run this as root, or install them with: apt-get install ${missing[*]}"
        exit 1
    fi
    packages_update
    announced install --no-install-recommends "${missing[@]}"
    if ! said=$(apt_get install --no-install-recommends "${missing[@]}"); then
        tail -n 20 <<<"$said"
        echo "The packages could not be installed."
        exit 1
    fi
}

install_optional() {
    if ! command -v dpkg-query >/dev/null; then return; fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then return; fi
    local package
    for package in $(packages_missing "$@"); do
        packages_update
        if [ -z "$(apt-cache --quiet=0 policy "$package" 2>/dev/null | grep 'Candidate: [0-9]')" ]; then
            echo "There is no package $package here; going on without it."
            continue
        fi
        announced install --no-install-recommends "$package"
        apt_get install --no-install-recommends "$package" >/dev/null ||
            echo "$package could not be installed; going on without it."
    done
}
