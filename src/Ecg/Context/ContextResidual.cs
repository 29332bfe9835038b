using ScratchCnn.Kernels;

namespace Ecg.Context;

/// <summary>
/// Difference of a beat from the median beat, compared to that of the recording's other beats: in a noisy recording all beats differ, and a difference that
/// stands out among clean beats means nothing there.
/// </summary>
internal sealed class ContextResidual
{
    /// <summary>Numbers per beat and lead.</summary>
    public const int Count = 3;

    private const float Floor = 0.01f;

    // From −10 to +12 samples around the R peak the QRS complex, from there to +49 the ST segment and the T wave.
    private static readonly (int From, int To)[] s_windows = [(30, 53), (53, 90)];

    private readonly float[] _levels;
    private readonly float[] _usual;

    /// <summary>Measures all beats.</summary>
    /// <param name="beats">Number of beats.</param>
    /// <param name="writeDifference">Writes a beat minus the median beat, [96, 2].</param>
    public ContextResidual(int beats, BeatRowWriter writeDifference)
    {
        int perBeat = BeatContext.Leads * s_windows.Length;
        _levels = new float[beats * perBeat];
        float[] difference = new float[BeatContext.BeatLength * BeatContext.Leads], column = new float[beats];
        for (int beat = 0; beat < beats; beat++)
        {
            writeDifference(beat, difference);
            for (int lead = 0; lead < BeatContext.Leads; lead++)
            {
                for (int window = 0; window < s_windows.Length; window++)
                    _levels[(beat * perBeat) + (lead * s_windows.Length) + window] = RootMeanSquare(difference, lead, s_windows[window]);
            }
        }

        _usual = new float[perBeat];
        for (int i = 0; i < perBeat; i++)
        {
            for (int beat = 0; beat < beats; beat++)
                column[beat] = _levels[(beat * perBeat) + i];
            _usual[i] = Medians.Of<float>(column);
        }
    }

    /// <summary>Writes the numbers of a beat.</summary>
    /// <param name="beat">Index of the beat.</param>
    /// <param name="lead">Lead.</param>
    /// <param name="scalars">[3], overwritten: difference in the QRS complex and after it, each over that of the median beat of the recording as a logarithm; and the
    /// latter in the QRS complex.</param>
    public void Write(int beat, int lead, Span<float> scalars)
    {
        int first = lead * s_windows.Length;
        for (int window = 0; window < s_windows.Length; window++)
            scalars[window] = (float)MathFunctions.Log((_levels[(beat * _usual.Length) + first + window] + Floor) / (_usual[first + window] + Floor));
        scalars[^1] = _usual[first];
    }

    private static float RootMeanSquare(ReadOnlySpan<float> difference, int lead, (int From, int To) window)
    {
        double sum = 0;
        for (int i = window.From; i < window.To; i++)
        {
            double value = difference[(i * BeatContext.Leads) + lead];
            sum += value * value;
        }

        return (float)Math.Sqrt(sum / (window.To - window.From));
    }
}
