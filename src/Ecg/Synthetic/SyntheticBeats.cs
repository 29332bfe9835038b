using Ecg.Data;
using ScratchCnn.Numerics;

namespace Ecg.Synthetic;

/// <summary>
/// Generated beats, for when there is no data: sums of Gaussian waves on a beat-by-beat phase (McSharry et al. 2003), with stand-ins for all four
/// published files, whose proportions they keep. They show that the program works, and nothing about hearts.
/// </summary>
public static class SyntheticBeats
{
    /// <summary>What the beats are called wherever they appear.</summary>
    public const string Source = "generated beats";

    /// <summary>Beats in all four stand-ins, unless told otherwise: enough to learn from, few enough to train on in less than two minutes.</summary>
    public const int DefaultCount = 10_000;

    // Rows of the published files, and beats of each class in them.
    private static readonly int[] PublishedRows = [87_554, 21_892, 4_046, 10_506];
    private static readonly int[] PublishedClasses = [90_589, 2_779, 7_236, 803, 8_039];
    private const int Patients = 48;

    /// <summary>Generates the stand-ins for the four published files.</summary>
    /// <param name="count">Beats in all of them, at least 1,000 so that the rarest class has some.</param>
    /// <param name="seed">The same seed gives the same beats, on every machine.</param>
    public static BeatSet Generate(ulong seed, int count = DefaultCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1_000);
        var beats = new BeatMatrix();
        beats.Reserve(count);
        var parts = new List<BeatPart>();
        int[] rows = Apportion(count, PublishedRows);
        for (int file = 0; file < PublishedFile.All.Count; file++)
        {
            PublishedFile published = PublishedFile.All[file];
            ulong key = CounterRandom.Derive(seed, (ulong)file);
            int first = beats.Add(rows[file]);
            // The two MIT-BIH files hold beats of the same patients, as the published ones do.
            if (published.Classes == PublishedClasses.Length)
                FillArrhythmia(beats, first, rows[file], key, patientKey: seed);
            else
                FillEveryday(beats, first, rows[file], key, label: published == PublishedFile.PtbNormal ? (byte)0 : (byte)1);
            parts.Add(new BeatPart($"{Source} ({published.Name})", published, first, rows[file], Report: null));
        }

        return new BeatSet(beats, parts, Source, IsGenerated: true);
    }

    private static void FillArrhythmia(BeatMatrix beats, int first, int rows, ulong key, ulong patientKey)
    {
        int[] rowsOfClass = Apportion(rows, PublishedClasses);
        int row = first;
        for (int label = 0; label < rowsOfClass.Length; label++)
        {
            for (int i = 0; i < rowsOfClass[label]; i++, row++)
            {
                ulong beat = CounterRandom.Derive(key, (ulong)row);
                int patient = CounterRandom.Below(beat, 0, Patients);
                BeatGenerator.FillArrhythmia(
                    beats.SamplesOf(row, 1), Patient.WithArrhythmia(CounterRandom.Derive(patientKey, (ulong)(1_000 + patient))), label, beat);
                beats.LabelsOf(row, 1)[0] = (byte)label;
            }
        }
    }

    private static void FillEveryday(BeatMatrix beats, int first, int rows, ulong key, byte label)
    {
        for (int row = first; row < first + rows; row++)
        {
            ulong beat = CounterRandom.Derive(key, (ulong)row);
            int patient = CounterRandom.Below(beat, 0, Patients);
            ulong patientKey = CounterRandom.Derive(key, (ulong)(1_000 + patient));
            BeatGenerator.FillEveryday(beats.SamplesOf(row, 1), label == 0 ? Patient.Healthy(patientKey) : Patient.AfterInfarction(patientKey), beat);
            beats.LabelsOf(row, 1)[0] = label;
        }
    }

    /// <summary>Splits a count in given proportions; what rounding leaves over goes to the first.</summary>
    private static int[] Apportion(int count, int[] proportions)
    {
        double sum = proportions.Sum();
        int[] parts = [.. proportions.Select(part => (int)(count * (part / sum)))];
        parts[0] += count - parts.Sum();
        return parts;
    }
}
