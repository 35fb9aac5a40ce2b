#!/bin/sh
# Find the browser that the browser tests need; as root on Debian install it. NO_BROWSER=1 leaves those tests out.
set -eu
[ "${NO_BROWSER:-}" = 1 ] && exit 0
find_browser() {
    [ -n "${CHROMIUM:-}" ] && [ -x "${CHROMIUM:-}" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    for place in "/Applications/Google Chrome.app" "/Applications/Chromium.app"; do
        [ -d "$place" ] && return 0
    done
    return 1
}
find_browser && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium ..."
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 || true
    find_browser && exit 0
fi
echo "openksd: the browser tests need Chromium: apt-get install chromium, or CHROMIUM=/path/to/it, or make test NO_BROWSER=1" >&2
exit 1
