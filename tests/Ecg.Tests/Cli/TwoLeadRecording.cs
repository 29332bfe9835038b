using System.Runtime.InteropServices;
using System.Text;
using Ecg.Tests.Detection;

namespace Ecg.Tests.Cli;

/// <summary>Two minutes of two leads, of which only the second one shows beats.</summary>
internal static class TwoLeadRecording
{
    public const int Rate = 250;
    public const int Seconds = 120;

    /// <summary>Times of its beats, in s.</summary>
    public static double[] BeatTimes { get; } = MadeUpEcg.Rhythm(Seconds);

    /// <summary>Its leads: the second one is louder, the first one is noise.</summary>
    public static short[][] Leads()
    {
        float[] ecg = MadeUpEcg.Lead(Rate, Seconds, BeatTimes, gain: 1000, noise: 0.02).Segments[0].Samples;
        var random = new Random(3);
        return [[.. ecg.Select(_ => (short)random.Next(-2000, 2000))], [.. ecg.Select(value => (short)value)]];
    }

    /// <summary>Writes it as the WFDB record r.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="promised">Samples that the header promises.</param>
    public static void WriteWfdb(TemporaryFolder folder, int promised = Seconds * Rate)
    {
        short[][] leads = Leads();
        short[] samples = [.. leads[0].Zip(leads[1], (a, b) => (short[])[a, b]).SelectMany(pair => pair)];
        string Signal(int lead, string name) => $"r.dat 16 1000 12 0 {leads[lead][0]} {unchecked((short)leads[lead].Sum(sample => sample))} 0 {name}\n";
        folder.Write("r.hea", Encoding.ASCII.GetBytes($"r 2 {Rate} {promised}\n{Signal(0, "I")}{Signal(1, "MLII")}"));
        folder.Write("r.dat", MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }
}
