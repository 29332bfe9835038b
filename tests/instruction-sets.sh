#!/bin/sh
# Runs the tests of the category Kernels once for each instruction set that .NET can be told to do without. The bits must be those of all others:
# tests compare with scalar loops, and with hashes that are checked in. Build first: dotnet build tests/ScratchCnn.Tests
set -eu
cd "$(dirname "$0")/ScratchCnn.Tests"

run() {
    echo "== $1"
    shift
    env "$@" dotnet test --no-build --filter Category=Kernels --verbosity quiet
}

run "all that the processor has" DOTNET_EnableAVX512=1
run "AVX-512 registers, 256-bit vectors" DOTNET_PreferredVectorBitWidth=0x100
run "no AVX-512: 256-bit vectors, 16 registers" DOTNET_EnableAVX512=0
run "no AVX2: 128-bit vectors, no FMA instruction" DOTNET_EnableAVX2=0
run "no vectors at all" DOTNET_EnableHWIntrinsic=0
