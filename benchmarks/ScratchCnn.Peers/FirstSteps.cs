using System.Diagnostics;

namespace ScratchCnn.Peers;

/// <summary>Measures the time from the start of a process to the end of its first training step, and its peak memory after some more steps.</summary>
/// <param name="options">The options; the number of rounds is the number of processes per library.</param>
/// <param name="missing">Receives a library that cannot be loaded, and the reason.</param>
internal sealed class FirstSteps(Options options, Action<Library, string?> missing)
{
    /// <summary>Starts the libraries in turn, round after round, each time in a new process.</summary>
    public IEnumerable<Start> Measure(string model, int batch)
    {
        Library[] libraries = options.WithoutTorchSharp ? [Library.ScratchCnn] : [Library.ScratchCnn, Library.TorchSharp];
        var outcomes = libraries.ToDictionary(library => library, _ => new List<(double Milliseconds, FirstStep Step)>());
        for (int round = -1; round < options.Rounds; round++)
        {
            foreach (Library library in libraries)
            {
                using var process = ChildProcess.Start(new Work(library, "train", model, batch, options.Threads, IsFirstStep: true), options.WithoutAvx512);
                FirstStep step = process.Receive<FirstStep>();
                missing(library, step.Problem);
                // The first process of a library does not count: it reads the files from disk.
                if (round >= 0 && step.Problem is null)
                    outcomes[library].Add((Stopwatch.GetElapsedTime(process.StartTimestamp, step.Timestamp).TotalMilliseconds, step));
            }
        }

        return outcomes.Values.Where(list => list.Count > 0).Select(list => StartOf(list, model, batch));
    }

    private Start StartOf(List<(double Milliseconds, FirstStep Step)> processes, string model, int batch)
    {
        double[] milliseconds = [.. processes.Select(process => process.Milliseconds)];
        FirstStep first = processes[0].Step;
        return new Start(
            first.Name,
            model,
            batch,
            options.Threads,
            Statistics.Median(milliseconds),
            Statistics.Quantile(milliseconds, 0.25),
            Statistics.Quantile(milliseconds, 0.75),
            milliseconds,
            Statistics.Median(processes.Select(process => process.Step.PeakBytes / 1e6)),
            first.BufferBytes / 1e6);
    }
}
