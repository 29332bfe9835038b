using BenchmarkDotNet.Running;
using ScratchCnn.Benchmarks;
using ScratchCnn.Benchmarks.Tables;
using ScratchCnn.Peers;

// `readme` regenerates the README's table and the page of the results folder; all other arguments go to BenchmarkDotNet: --filter, --list …
if (args is ["readme", string readme, string folder])
{
    string table = PeerTable.Insert(File.ReadAllText(readme), Results.Read(File.ReadAllText(Path.Combine(folder, PeerTable.ResultsFile))));
    string page = ResultsPage.Markdown(Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText));
    File.WriteAllText(readme, table);
    File.WriteAllText(Path.Combine(folder, "README.md"), page);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, new FlopsConfig());
