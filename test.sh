#!/usr/bin/env bash
# Builds Evals and passes every test. Needs the .NET 10 SDK, and Node 20 with npm for the SDK test.
# The last line is "N passed, N failed, N skipped"; each skip stands above it with its reason. Exit code 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

readonly configuration=Release
readonly results=TestResults
passed=0 failed=0 skips=() figures=() without_postgres=()

say() { printf '\n== %s\n' "$*"; }

# macOS has no timeout; there a test that hangs is for whoever waits to end.
limited() { # seconds, command...
  if command -v timeout >/dev/null; then timeout "$@"; else "${@:2}"; fi
}

skip() { # what, reason
  skips+=("$1: $2")
}

finish() {
  say "Result"
  ((${#figures[@]} == 0)) || printf '%s\n' "${figures[@]}"
  ((${#skips[@]} == 0)) || printf 'skipped %s\n' "${skips[@]}"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "${#skips[@]}"
  ((failed == 0)) && exit 0 || exit 1
}

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"; exit 1; }

check() { # name, command...: one check that counts as one test
  say "$1"
  if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; return 1; fi
}

projects_in() { # solution or filter
  grep -oE '[A-Za-z0-9_./\\]+\.csproj' "$1" | tr '\\' '/' | sort -u
}

# Restores the whole solution. Where the feed itself says that it has no such Orleans package, and only the projects that need one are
# amiss, everything but those is built and tested, and their tests are named as skipped.
restore() {
  local log missing cluster others project
  solution=Evals.Orleans.sln
  log=$(dotnet restore "$solution" 2>&1) && return 0
  missing=$(grep -oE 'error NU110[12]: [^[]*' <<<"$log" | grep -oE 'Microsoft\.Orleans\.[A-Za-z.]*[A-Za-z]' | sort -u | paste -sd ' ' -)
  cluster=$(comm -23 <(projects_in Evals.Orleans.sln) <(projects_in Evals.Standalone.slnf))
  others=$(grep -E ': error ' <<<"$log" | grep -vF "$(sed 's/$/ : error /' <<<"$cluster")")
  if [[ -z $missing || -n $others ]]; then
    echo "$log"
    return 1
  fi
  solution=Evals.Standalone.slnf
  for project in $(grep '^tests/' <<<"$cluster"); do
    skip "$project" "the package feed has no $missing"
  done
  dotnet restore "$solution"
}

attribute() { # name, text
  sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" <<<"$2" | head -n 1
}

# Counts one xunit project from its result file. A run that ends badly without a failed test (a crash, no test found, a time-out) is a failure.
dotnet_tests() { # project
  local project=$1 file code counters total executed ok
  file=$(basename "$project" .csproj).trx
  say "$project"
  # An empty array is an unbound variable to the bash of macOS.
  limited 900 dotnet test "$project" --configuration "$configuration" --no-build --results-directory "$results" \
    ${without_postgres[@]+"${without_postgres[@]}"} --logger "trx;LogFileName=$file" --logger "console;verbosity=minimal"
  code=$?
  counters=$(grep -m 1 '<Counters ' "$results/$file" 2>/dev/null)
  total=$(attribute total "$counters") executed=$(attribute executed "$counters") ok=$(attribute passed "$counters")
  passed=$((passed + ${ok:-0}))
  failed=$((failed + ${executed:-0} - ${ok:-0}))
  if ((${total:-0} == 0 || (code != 0 && ${executed:-0} == ${ok:-0}))); then
    failed=$((failed + 1))
    echo "FAILED: $project ended with code $code after ${executed:-0} tests"
  fi
  while read -r line; do figures+=("$line"); done < <(grep -hoE '^.*figures: [^<]*' "$results/$file" 2>/dev/null | sed 's/.*figures: //')
  while IFS=$'\t' read -r name reason; do skip "$name" "$reason"; done < <(skipped_in "$results/$file")
}

skipped_in() { # trx file: name, tab, reason
  [[ -f $1 ]] && awk '
    /<UnitTestResult .*outcome="NotExecuted"/ { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) }
    name != "" && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print name "\t" $0; name = "" }
    name != "" && /<\/UnitTestResult>/ { print name "\tno reason given"; name = "" }' "$1"
}

# PostgreSQL 15 for the tests that start one of their own: from Debian's packages where it is missing and that is possible. The package
# would start a server for the whole machine, which nobody asked for.
set_up_postgres() {
  local programs=${EVALS_POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
  if [[ ! -x $programs/postgres ]] && ((EUID == 0)); then
    {
      apt-get update && apt-get install -y --no-install-recommends postgresql-common &&
        sed -i "s/^#\?create_main_cluster.*/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf &&
        apt-get install -y --no-install-recommends postgresql-15
    } >/dev/null 2>&1
  fi
  [[ -x $programs/postgres ]] && return
  without_postgres=(--filter 'FullyQualifiedName!~Postgres')
  skip "tests on PostgreSQL" "PostgreSQL 15 is not installed and can't be (no $programs/postgres)"
}

# The real Humanloop SDK against the built server. Node is set up from Debian's packages where it is missing and that is possible.
sdk_tests() {
  local log code count
  say "tests/sdk"
  if ! command -v npm >/dev/null && ((EUID == 0)); then
    { apt-get update && apt-get install -y --no-install-recommends nodejs npm; } >/dev/null 2>&1
  fi
  if ! command -v npm >/dev/null || (($(node -p 'process.versions.node.split(".")[0]') < 20)); then
    skip "tests/sdk" "Node 20 with npm is not installed"
    return
  fi
  (cd tests/sdk && npm ci --no-audit --no-fund) || { failed=$((failed + 1)); echo "FAILED: npm ci in tests/sdk"; return; }
  log=$results/sdk.tap
  EVALS_SERVER=$PWD/src/Server/bin/$configuration/net10.0/evals.dll limited 900 npm --prefix tests/sdk test 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  count=$(tap pass "$log") && passed=$((passed + count))
  count=$(($(tap fail "$log") + $(tap cancelled "$log")))
  ((code != 0 && count == 0)) && count=1
  failed=$((failed + count))
  while read -r reason; do skip "tests/sdk" "$reason"; done < <(sed -nE 's/^ *ok [0-9]+ - (.*) # (SKIP|TODO) ?(.*)/\1 (\3)/p' "$log")
}

tap() { # what, TAP file: the number in the summary line "# what N", 0 without one
  awk -v key="$1" '$1 == "#" && $2 == key && NF == 3 { n = $3 } END { print n + 0 }' "$2"
}

solution=
rm -rf "$results"
check "Restore" restore || finish
check "Build ($solution)" dotnet build "$solution" --configuration "$configuration" --no-restore || finish
check "Format" dotnet format "$solution" --verify-no-changes --no-restore
set_up_postgres
for project in $(projects_in "$solution" | grep '^tests/'); do dotnet_tests "$project"; done
sdk_tests
finish
