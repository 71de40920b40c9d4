#!/usr/bin/env bash
# Installs what the tests need, builds once, runs the tests of every room and closes with the line
#   N passed, N failed, N skipped
# Exit code 1 if anything failed, or if nothing ran.
#
#   bash tests/run.sh                everything
#   bash tests/run.sh --room node    one room: tests/Trm.Node.Tests (repeatable)
#   bash tests/run.sh --list         the names of the rooms
#   bash tests/run.sh --storage postgres   every node of every test keeps its rows in PostgreSQL (default: sqlite, and a part of the tests on either)
#
# TRM_VECTORS          folder with the material nobody here wrote (default: ../shared/data beside the checkout, if it is there)
# TRM_TEST_RABBITMQ    AMQP URI of a running RabbitMQ to use instead of a private one
# TRM_TEST_POSTGRES    postgres://USER@HOST/DATABASE of a running PostgreSQL whose user may make databases, to use instead of a private one
# TRM_TEST_STORAGE     as --storage
# TRM_TEST_LIMIT       seconds one room may take, and one test half of them (default 1800: a machine may be half as fast as another; with --storage postgres, which takes twice as long, 3600)
# TRM_TEST_JOBS        rooms that run at the same time (default 2; tests wait a lot, so two rooms share two cores well)
set -u -o pipefail
# TieredPGO: most processes of the tests live for seconds, in which no profile pays for itself (an eighth of the processor time of a node that starts).
# EnableWriteXorExecute: code that is written once more into a second view of the same memory costs a process that lives for seconds a tenth of them.
# ThreadPool_UnfairSemaphoreSpinLimit: many processes share few cores here; a thread that spins for work takes them from who has some.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 LC_ALL=C.UTF-8 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
exec </dev/null

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
results=$root/TestResults/run
limit=${TRM_TEST_LIMIT:-}
jobs=${TRM_TEST_JOBS:-2}
passed=0 failed=0 skipped=0
failures=() skips=() rooms=() wanted=()
policy=/usr/sbin/policy-rc.d
policy_ours=
compiler=

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

finish() {
  ((${#skips[@]})) && printf 'skipped: %s\n' "${skips[@]}"
  ((${#failures[@]})) && printf 'FAILED: %s\n' "${failures[@]}"
  ((passed + failed + skipped == 0)) && failed=1 && echo 'FAILED: no test was run'
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
  exit
}

# Something that is no test went wrong: named, counted, and there is still a closing line.
stop() {
  failures+=("$1")
  failed=$((failed + 1))
  finish
}

cleanup() {
  if [ -n "$policy_ours" ]; then
    $sudo rm -f "$policy"
    [ -e "$policy.trm-saved" ] && $sudo mv "$policy.trm-saved" "$policy"
    policy_ours=
  fi
  if [ -n "$compiler" ]; then
    dotnet "$compiler" "-pipename:trm-$$" -shutdown >/dev/null 2>&1
    compiler=
  fi
}
trap cleanup EXIT
child=
trap '[ -n "$child" ] && kill "$child" 2>/dev/null; exit 130' INT TERM

# Runs a command with a time limit, so that signals reach us meanwhile and end it too. In a session of its own: a process in the
# background of a terminal is stopped as soon as it sets that terminal, which dotnet does.
limited() {
  setsid timeout --kill-after=30 "$@" &
  child=$!
  wait "$child"
  local code=$?
  child=
  return $code
}

name_of() { basename "$1" | sed 's/^Trm\.//; s/\.Tests$//' | tr '[:upper:]' '[:lower:]'; }

# --- what to run -----------------------------------------------------------------------------------------------------------------
all=()
for project in "$root"/tests/*.Tests/*.csproj; do all+=("$(dirname "$project")"); done
while (($#)); do
  case $1 in
    --room) (($# > 1)) || { echo 'usage: --room NAME' >&2; exit 2; }; wanted+=("$2"); shift 2 ;;
    --room=*) wanted+=("${1#*=}"); shift ;;
    --storage) (($# > 1)) || { echo 'usage: --storage sqlite|postgres' >&2; exit 2; }; TRM_TEST_STORAGE=$2; shift 2 ;;
    --storage=*) TRM_TEST_STORAGE=${1#*=}; shift ;;
    --list) for room in "${all[@]}"; do name_of "$room"; done; exit 0 ;;
    -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "unknown argument $1, see --help" >&2; exit 2 ;;
  esac
done
if ((${#wanted[@]})); then
  for want in "${wanted[@]}"; do
    found=
    for room in "${all[@]}"; do
      if [ "$(name_of "$room")" = "$(name_of "$want")" ]; then rooms+=("$room"); found=1; fi
    done
    [ -n "$found" ] || { echo "no room $want; there are: $(for room in "${all[@]}"; do name_of "$room"; done | paste -sd' ')" >&2; exit 2; }
  done
else
  rooms=("${all[@]}")
fi

case ${TRM_TEST_STORAGE:=sqlite} in
  sqlite | postgres) export TRM_TEST_STORAGE ;;
  *) echo "there is no storage $TRM_TEST_STORAGE; there are: sqlite postgres" >&2; exit 2 ;;
esac
: "${limit:=$([ "$TRM_TEST_STORAGE" = postgres ] && echo 3600 || echo 1800)}"

# --- what is missing -------------------------------------------------------------------------------------------------------------
sudo=
if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo='sudo -n'; fi
command -v dotnet >/dev/null || stop "the .NET SDK $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json") is missing: https://dotnet.microsoft.com/download"

uses() { grep -qrs --include='*.cs' --include='*.csproj' -e "$1" "${rooms[@]}" "$root/tests/Trm.Testing"; }
packages=()
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || [ -n "${TRM_TEST_RABBITMQ:-}" ] || packages+=(rabbitmq-server)
command -v openssl >/dev/null || packages+=(openssl)
command -v faketime >/dev/null || packages+=(faketime)
command -v ip >/dev/null || packages+=(iproute2)
command -v node >/dev/null || packages+=(nodejs npm)
command -v npm >/dev/null || [[ " ${packages[*]} " == *' npm '* ]] || packages+=(npm)
if uses GoChecks.Start; then
  command -v go >/dev/null || packages+=(golang-go)
  [ -d /usr/share/gocode/src/golang.org/x/mod ] || packages+=(golang-golang-x-mod-dev)
fi
if uses SoftHsm.Start; then
  command -v softhsm2-util >/dev/null || packages+=(softhsm2)
  command -v pkcs11-tool >/dev/null || packages+=(opensc)
  compgen -G '/usr/lib/*/engines-3/pkcs11.so' >/dev/null || packages+=(libengine-pkcs11-openssl)
fi
if uses TRM_TEST_POSTGRES; then compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql); fi
if uses SmtpServer.Start; then /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || packages+=(python3-aiosmtpd); fi
if uses Playwright; then command -v chromium >/dev/null || packages+=(chromium); fi
if uses wapiti; then command -v wapiti >/dev/null || packages+=(wapiti); fi

if ((${#packages[@]})); then
  command -v apt-get >/dev/null || stop "missing and not installable here: ${packages[*]}"
  [ "$(id -u)" = 0 ] || [ -n "$sudo" ] || stop "missing: ${packages[*]}; as root: apt-get install ${packages[*]}"
  say "installing ${packages[*]}"
  # Debian starts what it installs; the tests start their own servers.
  [ -e "$policy" ] && $sudo mv "$policy" "$policy.trm-saved"
  policy_ours=1
  printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null && $sudo chmod 755 "$policy"
  mkdir -p "$results"
  if ! { limited 300 $sudo apt-get -qq update &&
         limited 900 $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${packages[@]}"; } >"$results/install.log" 2>&1; then
    tail -20 "$results/install.log"
    stop "apt-get could not install ${packages[*]}"
  fi
  cleanup
fi

for lock in "$root"/tests/*/package-lock.json "$root"/contracts/examples/*/package-lock.json; do
  [ -e "$lock" ] || continue
  folder=$(dirname "$lock")
  if [ ! "$folder/node_modules/.package-lock.json" -nt "$lock" ]; then
    say "npm ci in ${folder#"$root/"}"
    mkdir -p "$results"
    { limited 600 env -C "$folder" npm ci --no-audit --no-fund --loglevel=error && touch "$folder/node_modules/.package-lock.json"; } >"$results/npm.log" 2>&1 ||
      { tail -20 "$results/npm.log"; stop "npm ci failed in ${folder#"$root/"}"; }
  fi
done

if [ -z "${TRM_VECTORS:-}" ] && [ -d "$root/../shared/data" ]; then
  TRM_VECTORS=$(cd "$root/../shared/data" && pwd)
  export TRM_VECTORS
fi

# --- build -----------------------------------------------------------------------------------------------------------------------
rm -rf "$results" && mkdir -p "$results"
start=$SECONDS
say 'building'
# One compiler for all projects takes half the time. It has a name of our own, so that it is nobody else's, and ends with the build.
sdk=$(cd "$root" && dotnet --version)
compiler=$(dotnet --list-sdks | sed -n "s|^$sdk \\[\\(.*\\)\\]$|\\1/$sdk/Roslyn/bincore/VBCSCompiler.dll|p")
if ! limited 1200 dotnet build "$root/Trm.sln" -c Release -v quiet -p:RestoreLockedMode=true -p:UseSharedCompilation=true "-p:SharedCompilationId=trm-$$" >"$results/build.log" 2>&1; then
  grep -E '(error|warning) ' "$results/build.log" | sort -u | head -40
  stop 'the build failed'
fi
cleanup
say "built in $((SECONDS - start)) s"

# --- test ------------------------------------------------------------------------------------------------------------------------
counter() { sed -n "s/.*<Counters [^>]* \{0,1\}$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -1; }
names() {
  grep -o "<UnitTestResult [^>]*outcome=\"$2\"[^>]*>" "$1" | sed 's/.*testName="\([^"]*\)".*/\1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

# What a failed test says of it, in one line, so that the end of the run tells what its middle told.
why() {
  awk -v test="  Failed $2 [" 'index($0, test) == 1 { here = 1; next } here && /^  Stack Trace:/ { exit } here && /^  [A-Z][a-z]* .* \[.*\]$/ { exit } here && !/^  Error Message:/ { print }' "$1" |
    tr -s '[:space:]' ' ' | cut -c1-400
}

# One room, in a process of its own; what it came to is for the main one to read.
test_room() {
  local room=$1 name=$2 filter=$3 start=$SECONDS only=()
  [ "$filter" = - ] || only=(--filter "$filter")
  limited "$limit" dotnet test "$room/bin/Release/net10.0/$(basename "$room").dll" "${only[@]}" \
    --logger "trx;LogFileName=$results/$name.trx" --logger 'console;verbosity=minimal' --results-directory "$results/$name" \
    --blame-hang-timeout "$((limit / 2))s" --blame-hang-dump-type none >"$results/$name.log" 2>&1
  echo "$? $((SECONDS - start))" >"$results/$name.end"
}

count_room() {
  local name=$1 code seconds p=0 f=0 s=0 trx=$results/$1.trx
  read -r code seconds <"$results/$name.end"
  if [ -s "$trx" ]; then
    total=$(counter "$trx" total) executed=$(counter "$trx" executed)
    p=$(counter "$trx" passed) s=$((total - executed)) f=$((executed - p))
    while read -r test; do [ -n "$test" ] && skips+=("$name: $test"); done < <(names "$trx" NotExecuted)
    while read -r test; do [ -n "$test" ] && failures+=("$name: $test:$(why "$results/$name.log" "$test")"); done < <(names "$trx" Failed)
  fi
  # A run that was cut short fails whatever else failed in it.
  if [ "$code" -ne 0 ] && { [ "$f" -eq 0 ] || grep -q 'Test Run Aborted' "$results/$name.log"; }; then
    f=$((f + 1))
    if ((seconds >= limit)); then
      failures+=("$name: took longer than $limit s and was ended")
    else
      failures+=("$name: the test run ended early (exit code $code), see above")
    fi
  fi
  if [ "$code" -eq 0 ] && [ $((p + f + s)) -eq 0 ]; then f=1; failures+=("$name: holds no test"); fi
  ((f)) && sed "s/^/  | /" "$results/$name.log"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  say "$name: $p passed, $f failed, $s skipped, $seconds s"
}

# The longest first, so that nothing long is left for the end.
weight() { case $1 in node) echo 9 ;; node+) echo 8 ;; node.kills) echo 7 ;; cli) echo 6 ;; console | console+) echo 5 ;; faults) echo 4 ;; contracts) echo 3 ;; *) echo 1 ;; esac; }

# A room that takes longer than all others runs as two: these folders of it, and the rest.
apart() { case $1 in node) echo Stories Exchange Retention Floods Year ;; console) echo Stories Appearance Attacks ;; esac; }
filter() {
  local op=$1 join=$2 all=
  shift 2
  for folder in "$@"; do all+="${all:+$join}FullyQualifiedName$op.$folder."; done
  echo "${all:--}"
}

processes() {
  local room name folders
  for room in "${rooms[@]}"; do
    name=$(name_of "$room")
    read -ra folders < <(apart "$name"; echo)
    echo "$(weight "$name") $name $(filter '!~' '&' "${folders[@]}") $room"
    ((${#folders[@]})) && echo "$(weight "$name+") $name+ $(filter '~' '|' "${folders[@]}") $room"
  done
}
mapfile -t queue < <(processes | sort -s -k1,1nr | cut -d' ' -f2-)

declare -A running=()
trap 'kill "${!running[@]}" 2>/dev/null; exit 130' INT TERM
while ((${#queue[@]} + ${#running[@]})); do
  while ((${#queue[@]} && ${#running[@]} < jobs)); do
    read -r name filter room <<<"${queue[0]}"
    say "$name ..."
    (trap '[ -n "$child" ] && kill "$child" 2>/dev/null; exit 130' INT TERM; trap - EXIT; test_room "$room" "$name" "$filter") &
    running[$!]=$name
    queue=("${queue[@]:1}")
  done
  wait -n -p ended "${!running[@]}"
  count_room "${running[$ended]}"
  unset "running[$ended]"
done
finish
