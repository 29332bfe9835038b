using Ecg.Csv;
using Ecg.Data;
using Ecg.Synthetic;

namespace Ecg.Tests.Cli;

/// <summary>Data and a network so small that a run takes a moment.</summary>
internal static class SmallRuns
{
    private const int Rows = 1_500;

    private static readonly Lazy<BeatSet> s_beats = new(() => SyntheticBeats.Generate(seed: 7, Rows));

    /// <summary>A network of a convolution with normalization, dropout and two dense layers, as JSON.</summary>
    public static string Network(int classes) => $$"""
        {
          "input_shape": [187, 1],
          "layers": [
            {"type": "conv1d", "filters": 4, "kernel_size": 5, "stride": 4}, {"type": "relu"}, {"type": "batch_norm"}, {"type": "dropout", "rate": 0.2},
            {"type": "max_pool1d", "pool_size": 2}, {"type": "flatten"}, {"type": "dense", "units": 8}, {"type": "relu"}, {"type": "dense", "units": {{classes}}}
          ]
        }
        """;

    /// <summary>Writes the four published files in small, and returns their folder.</summary>
    public static string WriteData(TemporaryFolder folder)
    {
        string data = folder["beats"];
        Directory.CreateDirectory(data);
        foreach (BeatPart part in s_beats.Value.Parts)
        {
            using var writer = new PublishedCsvWriter(File.Create(Path.Combine(data, part.Published!.Name + ".csv")));
            for (int row = part.FirstRow; row < part.FirstRow + part.Rows; row++)
                writer.WriteRow(s_beats.Value.Beats.SamplesOf(row, 1), s_beats.Value.Beats.LabelsOf(row, 1)[0]);
        }

        return data;
    }

    /// <summary>Writes the network's file.</summary>
    public static string WriteNetwork(TemporaryFolder folder, int classes = 2)
    {
        string path = folder["small.json"];
        File.WriteAllText(path, Network(classes));
        return path;
    }

    /// <summary>A command line that trains the small network on the small files, into the folder's "run".</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="more">Options with their values: further ones, or other values.</param>
    public static string[] Train(TemporaryFolder folder, params string[] more)
    {
        var options = new Dictionary<string, string>
        {
            ["--data"] = folder["beats"],
            ["--model"] = folder["small.json"],
            ["--epochs"] = "3",
            ["--learning-rate"] = "1e-2",
            ["--threads"] = "2",
            ["--output"] = folder["run"],
        };
        foreach (string[] option in more.Chunk(2))
            options[option[0]] = option[1];
        return ["train", .. options.SelectMany(option => new[] { option.Key, option.Value })];
    }

    /// <summary>Writes data and network.</summary>
    public static void Prepare(TemporaryFolder folder)
    {
        WriteData(folder);
        WriteNetwork(folder);
    }
}
