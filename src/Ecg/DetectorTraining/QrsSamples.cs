using System.Buffers;
using Ecg.Detection;
using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace Ecg.DetectorTraining;

/// <summary>
/// Training samples of the QRS detector: windows of ten seconds, of which the signal is scaled by what lies around them, as in detection. Noise is added to the
/// bands before they are scaled, so that the network sees what noise does to the scale.
/// </summary>
public sealed class QrsSamples : ISampleSource<float>
{
    /// <summary>Positions of a window.</summary>
    public const int WindowPositions = 10 * (int)QrsBands.Rate;

    private const int PositionsAround = LocalScale.SecondsAround * (int)QrsBands.Rate;
    private const int ContextPositions = WindowPositions + (2 * PositionsAround);
    private const int Bands = 2;
    private const double LeastStretch = 0.75;

    // The scale is off by a factor of up to exp(0.2), so that the network does not rely on it.
    private const double ScaleJitter = 0.2;
    private const ulong JitterKey = 0x6a6974;

    private readonly RandomWindows<float> _windows;

    /// <summary>Prepares to draw.</summary>
    /// <param name="signals">The two bands of leads, [positions, 2], with their complexes.</param>
    /// <param name="noises">The two bands of noise, [positions, 2].</param>
    public QrsSamples(IReadOnlyList<EventSignal> signals, IReadOnlyList<ReadOnlyMemory<float>> noises)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(noises);
        _windows = new RandomWindows<float>(signals, noises, Bands, ContextPositions, QrsNetwork.TargetDeviation, new WindowAugmentation
        {
            StretchShare = 0.7,
            LeastStretch = LeastStretch,
            MostStretch = 1.3,
            PolarityShare = 0.5,
            GainShare = 0.3,
            GainExponent = 1,
            NoiseShare = noises.Count > 0 ? 0.65 : 0,
            LeastSnr = -8,
            MostSnr = 24,
            BurstShare = 0.5,
            FlatShare = 0.06,
        });
    }

    /// <summary>Positions that a signal must have.</summary>
    public static int ShortestSignal => (int)(ContextPositions / LeastStretch) + 2;

    /// <inheritdoc/>
    public int InputSize => WindowPositions;

    /// <inheritdoc/>
    public int TargetSize => 2 * WindowPositions;

    /// <inheritdoc/>
    public void Draw(ulong key, Span<float> input, Span<float> target)
    {
        float[] values = ArrayPool<float>.Shared.Rent(_windows.InputSize), targets = ArrayPool<float>.Shared.Rent(_windows.TargetSize);
        float[] narrow = ArrayPool<float>.Shared.Rent(ContextPositions);
        _windows.Draw(key, values.AsSpan(0, _windows.InputSize), targets.AsSpan(0, _windows.TargetSize));
        for (int i = 0; i < ContextPositions; i++)
            narrow[i] = values[(Bands * i) + 1];

        var scale = LocalScale.Of(narrow.AsSpan(0, ContextPositions));
        float jitter = (float)ScratchCnn.Kernels.MathFunctions.Exp(ScaleJitter * ((2 * CounterRandom.Uniform(key, JitterKey)) - 1));
        for (int i = 0; i < WindowPositions; i++)
            input[i] = QrsNetwork.Input(values[Bands * (PositionsAround + i)], scale[PositionsAround + i] * jitter);
        targets.AsSpan(PositionsAround, WindowPositions).CopyTo(target);
        targets.AsSpan(ContextPositions + PositionsAround, WindowPositions).CopyTo(target[WindowPositions..]);
        foreach (float[] rented in (float[][])[values, targets, narrow])
            ArrayPool<float>.Shared.Return(rented);
    }
}
