using BenchmarkDotNet.Running;
using ScratchCnn.Benchmarks;

// `readme` writes the README's table anew from the checked-in results; anything else goes to BenchmarkDotNet: --filter, --list, --job …
if (args is ["readme", string readme, string results])
{
    File.WriteAllText(readme, PeerTable.Insert(File.ReadAllText(readme), File.ReadAllText(results)));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, new FlopsConfig());
