using System.Numerics.Tensors;
using Ecg.Beats;

namespace Ecg.Rhythm;

/// <summary>Classes of the beats of a recording.</summary>
/// <param name="Names">Names of the classes.</param>
/// <param name="Labels">Index of the class of each beat; −1 if it could not be cut, or the classifier has no finite answer.</param>
/// <param name="Probabilities">[beats, classes]; NaN for beats without a class.</param>
public sealed record BeatClasses(IReadOnlyList<string> Names, int[] Labels, float[] Probabilities)
{
    private const int RowsAtOnce = 4096;

    /// <summary>Classifies beats that were cut.</summary>
    /// <param name="cut">The beats that could be cut; <see cref="RecordedBeat.Annotation"/> is the index among the detected beats.</param>
    /// <param name="count">Number of detected beats.</param>
    /// <param name="predict">The classifier.</param>
    /// <param name="inputs">Its input columns.</param>
    /// <param name="names">Names of its classes.</param>
    /// <param name="progress">Receives the share that is done.</param>
    /// <exception cref="EcgDataException">The classifier has no finite answer for any beat.</exception>
    internal static BeatClasses Of(
        RecordedBeats cut, int count, BeatPredictor predict, BeatInputs inputs, IReadOnlyList<string> names, Action<double>? progress)
    {
        int[] labels = new int[count];
        float[] all = new float[count * names.Count];
        labels.AsSpan().Fill(-1);
        all.AsSpan().Fill(float.NaN);
        float[] rows = new float[Math.Min(RowsAtOnce, cut.Beats.Count) * inputs.Columns], probabilities = new float[RowsAtOnce * names.Count];
        for (int first = 0; first < cut.Beats.Count; first += RowsAtOnce)
        {
            int here = Math.Min(RowsAtOnce, cut.Beats.Count - first);
            for (int i = 0; i < here; i++)
                inputs.Write(cut, first + i, rows.AsSpan(i * inputs.Columns, inputs.Columns));
            predict(rows.AsSpan(0, here * inputs.Columns), probabilities.AsSpan(0, here * names.Count));
            for (int i = 0; i < here; i++)
            {
                Span<float> ofBeat = probabilities.AsSpan(i * names.Count, names.Count);
                if (!TensorPrimitives.IsFiniteAll<float>(ofBeat))
                    continue;
                int beat = cut.Beats[first + i].Annotation;
                ofBeat.CopyTo(all.AsSpan(beat * names.Count));
                labels[beat] = ofBeat.IndexOf(TensorPrimitives.Max<float>(ofBeat));
            }

            progress?.Invoke((double)(first + here) / cut.Beats.Count);
        }

        if (cut.Beats.Count > 0 && labels.All(label => label < 0))
            throw cut.NoAnswer();
        return new BeatClasses(names, labels, all);
    }
}
