#!/usr/bin/env bash
# Fuzzes the readers with SharpFuzz and AFL++ (Debian: apt-get install afl++; dotnet tool install -g SharpFuzz.CommandLine).
#   tests/ScratchCnn.Fuzz/run.sh FOLDER SECONDS [TARGET…]
# FOLDER keeps the queue of each target, so that a later call goes on; findings are in FOLDER/out/TARGET/default/crashes and hangs.
set -euo pipefail
project=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
seconds=$2
shift 2
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(safetensors model checkpoint import network header signal annotation csv)

if [ ! -d "$folder/app" ]; then
  dotnet publish "$project" -c Release -o "$folder/app" --no-self-contained -v q
  cp -r "$folder/app" "$folder/plain" # replays findings: instrumented code runs under the fuzzer alone
  dotnet "$folder/plain/ScratchCnn.Fuzz.dll" seeds "$folder/in"
  for assembly in ScratchCnn Ecg; do sharpfuzz "$folder/app/$assembly.dll"; done
fi

mkdir -p "$folder/out"
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_AUTORESUME=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1
export DOTNET_TieredPGO=0 DOTNET_gcServer=0 DOTNET_GCHeapHardLimit=0x20000000 # half a GiB: more is a finding
for target in "${targets[@]}"; do
  timeout --signal=INT "$seconds" afl-fuzz -i "$folder/in/$target" -o "$folder/out/$target" -t 5000 -m none \
    -- dotnet "$folder/app/ScratchCnn.Fuzz.dll" "$target" > "$folder/$target.log" 2>&1 || true
  grep -E "^(run_time|execs_done|execs_per_sec|corpus_count|edges_found|saved_crashes|saved_hangs)" "$folder/out/$target/default/fuzzer_stats" \
    | tr -s ' \n' ' ' | sed "s/^/$target: /"
  echo
done
