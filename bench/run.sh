#!/usr/bin/env bash
# Measures every promise of speed on this machine: builds server and bench in Release and runs bench/Bench.
# Options: bench/run.sh --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
for project in src/Server bench/Bench; do
  dotnet build "$project" --configuration Release --verbosity quiet >&2
done

# Where the package feed lacks Orleans the scenario that needs it says so.
silo=()
dotnet build src/Silo --configuration Release --verbosity quiet >/dev/null 2>&1 && silo=(--silo src/Silo/bin/Release/net10.0/evals-silo.dll)
exec dotnet bench/Bench/bin/Release/net10.0/Evals.Bench.dll --server src/Server/bin/Release/net10.0/evals.dll ${silo[@]+"${silo[@]}"} "$@"
