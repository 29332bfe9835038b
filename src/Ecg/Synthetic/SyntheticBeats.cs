using Ecg.Data;
using ScratchCnn.Numerics;

namespace Ecg.Synthetic;

/// <summary>
/// Generated beats, used when there is no data: sums of Gaussian waves over the phase of each beat (McSharry et al. 2003), as substitutes for all four
/// published files, with the same class proportions. They show that the program works; their figures mean nothing for real hearts.
/// </summary>
public static class SyntheticBeats
{
    /// <summary>Name of the beats in reports and files.</summary>
    public const string Source = "generated beats";

    /// <summary>Default number of beats in all four files: enough to learn from, and few enough to train on in less than two minutes.</summary>
    public const int DefaultCount = 10_000;

    // Rows of the published files, and beats of each class in them.
    private static readonly int[] PublishedRows = [87_554, 21_892, 4_046, 10_506];
    private static readonly int[] PublishedClasses = [90_589, 2_779, 7_236, 803, 8_039];
    private const int Patients = 48;

    /// <summary>Generates substitutes for the four published files.</summary>
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
            // As in the published files, the two MIT-BIH files have beats of the same patients.
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

    /// <summary>Divides a count in the given proportions; the remainder from rounding goes to the first part.</summary>
    private static int[] Apportion(int count, int[] proportions)
    {
        double sum = proportions.Sum();
        int[] parts = [.. proportions.Select(part => (int)(count * (part / sum)))];
        parts[0] += count - parts.Sum();
        return parts;
    }
}
