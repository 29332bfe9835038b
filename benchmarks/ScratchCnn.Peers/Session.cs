using System.Runtime.Intrinsics.X86;

namespace ScratchCnn.Peers;

/// <summary>One run of the program: the comparisons that the command line selects, one after the other.</summary>
internal sealed class Session
{
    private readonly Options _options;
    private readonly HashSet<Library> _missing = [];
    private readonly List<Comparison> _comparisons = [];
    private readonly List<Start> _starts = [];
    private int _vectorFloats = FmaPeak.VectorFloats;
    private bool _avx512 = Avx512F.IsSupported;
    private bool _failed;

    private Session(Options options) => _options = options;

    /// <summary>Measures, prints the results and writes the file.</summary>
    /// <returns>The exit code: 1 if a comparison could not be completed.</returns>
    public static int Run(Options options)
    {
        var session = new Session(options);
        if (options.IsFirstStep)
            session.MeasureFirstSteps();
        else
            session.Compare();
        if (options.File(session.Machine()) is { } file)
            Report.WriteJson(file, new Results(session.Machine(), session._comparisons, session._starts));
        return session._failed ? 1 : 0;
    }

    private Machine Machine() => ScratchCnn.Peers.Machine.This(_options.Arguments, _vectorFloats, _avx512);

    private IEnumerable<PeerModel> Models => PeerModel.All.Where(model => _options.Model is null || _options.Model == model.Name);

    private void Compare()
    {
        ChildProcess[] busyLoops = [.. Enumerable.Range(0, _options.BusyLoops).Select(_ => ChildProcess.StartBusyLoop())];
        try
        {
            var rounds = new Rounds(_options);
            Report.PrintMachine(Console.Out, Machine());
            Report.PrintHeader(Console.Out);
            foreach (PeerModel model in Models)
            {
                if (_options.BusyLoops > 0)
                    Compare(rounds, BesideBusyLoops(model));
                else
                {
                    foreach (Work[] works in BesidePeers(model))
                        Compare(rounds, works);
                }
            }
        }
        finally
        {
            foreach (ChildProcess busyLoop in busyLoops)
                busyLoop.Dispose();
        }
    }

    /// <summary>Measures our training step, on all threads and on one, beside busy loops.</summary>
    private Work[] BesideBusyLoops(PeerModel model)
    {
        var work = new Work(Library.ScratchCnn, "train", model.Name, _options.Batch ?? model.TrainingBatch, _options.Threads);
        return [work, work with { Threads = 1 }];
    }

    private IEnumerable<Work[]> BesidePeers(PeerModel model)
    {
        Work[] Both(Library peer, string task, int batch)
        {
            var ours = new Work(Library.ScratchCnn, task, model.Name, batch, _options.Threads);
            return [ours, ours with { Library = peer }];
        }

        if (_options.Task != "predict" && _options.WithoutTorchSharp)
            yield return [Both(Library.TorchSharp, "train", _options.Batch ?? model.TrainingBatch)[0]];
        else if (_options.Task != "predict")
            yield return Both(Library.TorchSharp, "train", _options.Batch ?? model.TrainingBatch);
        foreach (int batch in _options.Task == "train" ? [] : _options.Batch is { } only ? [only] : (int[])[1, 64, 512])
            yield return Both(Library.OnnxRuntime, "predict", batch);
    }

    private void Compare(Rounds rounds, Work[] works)
    {
        works = [.. works.Where(work => !_missing.Contains(work.Library))];
        ChildProcess[] processes = [.. works.Select(work => ChildProcess.Start(work, _options.WithoutAvx512))];
        try
        {
            Ready[] ready = [.. processes.Select(process => process.Receive<Ready>())];
            for (int i = 0; i < works.Length; i++)
                Note(works[i].Library, ready[i].Problem);
            int[] present = [.. Enumerable.Range(0, works.Length).Where(i => ready[i].Problem is null)];
            (_vectorFloats, _avx512) = (ready[0].Floats, ready[0].HasAvx512);
            foreach (int i in present)
                Agreement.Check(works[0], ready[0], ready[i]);
            Comparison comparison = rounds.Compare(
                [.. present.Select(i => works[i])], [.. present.Select(i => processes[i])], [.. present.Select(i => ready[i].Name)]);
            _comparisons.Add(comparison);
            Report.Print(Console.Out, comparison);
        }
        catch (InvalidOperationException error)
        {
            Console.Error.WriteLine(error.Message);
            _failed = true;
        }
        finally
        {
            foreach (ChildProcess process in processes)
                process.Dispose();
        }
    }

    /// <summary>Records a library that cannot be loaded, with a message the first time.</summary>
    private void Note(Library library, string? problem)
    {
        if (problem is not null && _missing.Add(library))
            Console.Error.WriteLine($"{library} is left out: its native library cannot be loaded (see README.md for its requirements): {problem}");
    }

    private void MeasureFirstSteps()
    {
        Report.PrintStartHeader(Console.Out);
        foreach (PeerModel model in Models)
        {
            int batch = _options.Batch ?? model.TrainingBatch;
            foreach (Start start in new FirstSteps(_options, Note).Measure(model.Name, batch))
            {
                _starts.Add(start);
                Report.Print(Console.Out, start);
            }
        }
    }
}
