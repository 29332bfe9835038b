using System.Globalization;
using System.Runtime.InteropServices;
using Ecg.Wfdb;

namespace Ecg.Tests.Cli;

/// <summary>Recordings of a minute, made up, under names of DS1 and DS2, with beats of all classes.</summary>
internal static class SmallRecordings
{
    private const int Frequency = 360;
    private const int Seconds = 60;
    private const string Symbols = "NNNNAVFQj";

    /// <summary>Those of DS1.</summary>
    public static readonly string[] Ds1 = ["101", "106", "108", "109"];

    /// <summary>All of DS2, so that evaluate finds what it takes by default.</summary>
    public static readonly IReadOnlyList<string> Ds2 = Ecg.Beats.RecordSelection.Ds2;

    /// <summary>Writes the recordings, and returns their folder.</summary>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="symbolsOf">Symbols that the beats of a recording have in turn; those of all classes if null.</param>
    public static string Write(TemporaryFolder folder, Func<string, string>? symbolsOf = null)
    {
        string recordings = Directory.CreateDirectory(folder["wfdb"]).FullName;
        foreach (string name in Ds1.Concat(Ds2))
            WriteRecording(recordings, name, symbolsOf?.Invoke(name) ?? Symbols);
        return recordings;
    }

    /// <summary>A wave whose rate and noise are the recording's own, with a beat at about every second; S and V come early.</summary>
    private static void WriteRecording(string folder, string name, string symbols)
    {
        var random = new Random(int.Parse(name, CultureInfo.InvariantCulture));
        double cycles = 1 + random.NextDouble();
        var samples = new short[Frequency * Seconds];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (short)Math.Round((1000 * Math.Sin(2 * Math.PI * cycles * i / Frequency)) + random.Next(-50, 50));
        File.WriteAllText(Path.Combine(folder, name + ".hea"), $"{name} 1 {Frequency} {samples.Length}\n{name}.dat 16\n");
        File.WriteAllBytes(Path.Combine(folder, name + ".dat"), MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        using FileStream stream = File.Create(Path.Combine(folder, name + ".atr"));
        AnnotationWriter.Write(stream, Enumerable.Range(1, Seconds - 1).Select(second => Beat(second, symbols[second % symbols.Length])));
    }

    private static Annotation Beat(int second, char symbol) => new(
        (second * Frequency) - (symbol is 'A' or 'V' ? Frequency / 3 : 0), AnnotationCode.FromSymbol(symbol)!.Value);
}
