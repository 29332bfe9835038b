using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// Windows of long signals, drawn at random and changed at random, for networks with an output per position that find events. Any position of any signal is
/// equally likely to begin a window. Position l of a window is position start + l / stretch of its signal, between two positions by linear interpolation:
/// <code>
/// y[l] = ± gain(l) · x(start + l / stretch) + noise[l]
/// </code>
/// The target of a position is exp(−½ (distance / deviation)²) of the nearest event, in positions of the window; after the targets come the weights, as
/// <see cref="Losses.MaskedBinaryCrossEntropy"/> takes them.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RandomWindows<T> : ISampleSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Numbers of the draws of one window.</summary>
    private enum Draws : ulong
    {
        Start,
        IsStretched,
        Stretch,
        Polarity,
        HasGain,
        GainExponent,
        GainCycles,
        GainPhase,
        HasNoise,
        NoiseSignal,
        NoiseStart,
        NoiseSign,
        Snr,
        IsBurst,
        BurstLength,
        BurstStart,
        IsFlat,
        FlatLength,
        FlatStart,
        Values,
    }

    // Targets below exp(−½ · 5²) = 4e-6 are 0.
    private const double DeviationsAround = 5;

    private readonly IReadOnlyList<EventSignal> _signals;
    private readonly IReadOnlyList<ReadOnlyMemory<float>> _noises;
    private readonly WindowAugmentation _augmentation;
    private readonly long[] _ends;
    private readonly int _channels;
    private readonly int _length;
    private readonly double _deviation;

    /// <summary>Prepares to draw.</summary>
    /// <param name="signals">The signals.</param>
    /// <param name="noises">[positions, channels] each: noise to add; may be empty where none is added.</param>
    /// <param name="channels">Channels of signals and noises.</param>
    /// <param name="length">Positions of a window.</param>
    /// <param name="deviation">Deviation of the Gaussian around an event, in positions.</param>
    /// <param name="augmentation">Random changes; null for none.</param>
    /// <exception cref="ArgumentException">A signal or noise is shorter than a window at the strongest compression, or sizes disagree.</exception>
    public RandomWindows(
        IReadOnlyList<EventSignal> signals, IReadOnlyList<ReadOnlyMemory<float>> noises, int channels, int length, double deviation,
        WindowAugmentation? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(noises);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (!(deviation > 0 && double.IsFinite(deviation)))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "The deviation must be finite and above 0.");
        _augmentation = augmentation ?? new WindowAugmentation();
        if (!(_augmentation.LeastStretch <= _augmentation.MostStretch && _augmentation.LeastSnr <= _augmentation.MostSnr))
            throw new ArgumentException("The least stretch and ratio of signal to noise must not be above the most.");
        if (signals.Count == 0)
            throw new ArgumentException("Windows need at least one signal.");
        if (noises.Count == 0 && _augmentation.NoiseShare > 0)
            throw new ArgumentException($"NoiseShare is {_augmentation.NoiseShare}, but there is no noise to add.");

        int longest = (int)Math.Ceiling((length - 1) / (_augmentation.StretchShare > 0 ? Math.Min(1, _augmentation.LeastStretch) : 1)) + 2;
        _ends = new long[signals.Count];
        for (int i = 0; i < signals.Count; i++)
        {
            int positions = Positions(signals[i].Values, channels, longest, "Signal", i);
            if (!signals[i].Weights.IsEmpty && signals[i].Weights.Length != positions)
                throw new ArgumentException($"Signal {i} has {positions} positions, but {signals[i].Weights.Length} weights.");
            _ends[i] = (i == 0 ? 0 : _ends[i - 1]) + positions;
        }

        for (int i = 0; i < noises.Count; i++)
            Positions(noises[i], channels, length, "Noise", i);
        (_signals, _noises, _channels, _length, _deviation) = (signals, noises, channels, length, deviation);
    }

    /// <inheritdoc/>
    public int InputSize => _length * _channels;

    /// <inheritdoc/>
    public int TargetSize => 2 * _length;

    /// <inheritdoc/>
    public void Draw(ulong key, Span<T> input, Span<T> target)
    {
        if (input.Length != InputSize || target.Length != TargetSize)
            throw new ArgumentException($"Expected room for {InputSize} values and {TargetSize} targets; got {input.Length} and {target.Length}.");
        double stretch = Happens(key, Draws.IsStretched, _augmentation.StretchShare)
            ? Between(key, Draws.Stretch, _augmentation.LeastStretch, _augmentation.MostStretch)
            : 1;
        double step = 1 / stretch;
        (EventSignal signal, int start) = Choose(key, step);

        CopySignal(key, signal.Values.Span, start, step, input);
        if (Happens(key, Draws.HasNoise, _augmentation.NoiseShare))
            AddNoise(key, input);
        CopyTargets(signal, start, step, target);
        if (Happens(key, Draws.IsFlat, _augmentation.FlatShare))
        {
            (int from, int to) = Part(key, Draws.FlatLength, Draws.FlatStart, 0.1, 0.5);
            input[(from * _channels)..(to * _channels)].Clear();
            target[from..to].Clear();
        }

        if (_augmentation.Values is { } values)
        {
            T[] before = input.ToArray();
            values.Augment<T>(before, input, CounterRandom.Derive(key, (ulong)Draws.Values));
        }
    }

    // Every position is as likely as any other; where the window would end after its signal, it begins earlier.
    private (EventSignal Signal, int Start) Choose(ulong key, double step)
    {
        long place = (long)(CounterRandom.Uniform(key, (ulong)Draws.Start) * _ends[^1]);
        int index = Array.FindIndex(_ends, end => place < end);
        int positions = _signals[index].Values.Length / _channels, first = (int)(place - (_ends[index] - positions));
        int needed = (int)Math.Ceiling((_length - 1) * step) + 1, choices = positions - needed + 1;
        return (_signals[index], (int)((long)first * choices / positions));
    }

    private void CopySignal(ulong key, ReadOnlySpan<float> values, int start, double step, Span<T> input)
    {
        double sign = Happens(key, Draws.Polarity, _augmentation.PolarityShare) ? -1 : 1;
        bool hasGain = Happens(key, Draws.HasGain, _augmentation.GainShare);
        double exponent = Between(key, Draws.GainExponent, 0, _augmentation.GainExponent);
        double cycles = Between(key, Draws.GainCycles, 0, 2), phase = Between(key, Draws.GainPhase, 0, 1);
        for (int l = 0; l < _length; l++)
        {
            double at = start + (l * step);
            int left = (int)at, right = Math.Min(left + 1, (values.Length / _channels) - 1);
            double share = at - left;
            double gain = hasGain ? sign * MathFunctions.Exp(exponent * Cosine.OfTurns((cycles * l / _length) + phase)) : sign;
            for (int channel = 0; channel < _channels; channel++)
            {
                double a = values[(left * _channels) + channel], b = values[(right * _channels) + channel];
                input[(l * _channels) + channel] = T.CreateTruncating(gain * (a + (share * (b - a))));
            }
        }
    }

    private void AddNoise(ulong key, Span<T> input)
    {
        ReadOnlySpan<float> noise = _noises[CounterRandom.Below(key, (ulong)Draws.NoiseSignal, _noises.Count)].Span;
        int start = CounterRandom.Below(key, (ulong)Draws.NoiseStart, (noise.Length / _channels) - _length + 1);
        noise = noise.Slice(start * _channels, input.Length);
        double signalPower = 0, noisePower = 0;
        for (int i = 0; i < input.Length; i += _channels)
        {
            double value = double.CreateTruncating(input[i]);
            signalPower += value * value;
            noisePower += (double)noise[i] * noise[i];
        }

        if (noisePower == 0)
            return;
        const double powerPerDecibel = 0.23025850929940457; // ln 10 / 10
        double snr = Between(key, Draws.Snr, _augmentation.LeastSnr, _augmentation.MostSnr);
        double factor = Math.Sqrt(signalPower / noisePower * MathFunctions.Exp(-snr * powerPerDecibel));
        if (Happens(key, Draws.NoiseSign, 0.5))
            factor = -factor;
        (int from, int to) = Happens(key, Draws.IsBurst, _augmentation.BurstShare) ? Part(key, Draws.BurstLength, Draws.BurstStart, 0.1, 0.7) : (0, _length);
        for (int i = from * _channels; i < to * _channels; i++)
            input[i] += T.CreateTruncating(factor * noise[i]);
    }

    private void CopyTargets(EventSignal signal, int start, double step, Span<T> target)
    {
        Span<T> targets = target[.._length], weights = target[_length..];
        targets.Clear();
        double around = DeviationsAround * _deviation;
        for (int i = FirstFrom(signal.Events, start - (around * step)); i < signal.Events.Count; i++)
        {
            double center = (signal.Events[i] - start) / step;
            if (center >= _length + around)
                break;
            for (int l = Math.Max(0, (int)Math.Ceiling(center - around)); l <= Math.Min(_length - 1, (int)Math.Floor(center + around)); l++)
            {
                double distance = (l - center) / _deviation;
                targets[l] = T.Max(targets[l], T.CreateTruncating(MathFunctions.Exp(-0.5 * distance * distance)));
            }
        }

        if (signal.Weights.IsEmpty)
        {
            weights.Fill(T.One);
            return;
        }

        ReadOnlySpan<float> ofSignal = signal.Weights.Span;
        for (int l = 0; l < _length; l++)
            weights[l] = T.CreateTruncating(ofSignal[(int)(start + (l * step) + 0.5)]);
    }

    private (int From, int To) Part(ulong key, Draws length, Draws start, double least, double most)
    {
        int size = Math.Max(1, (int)(Between(key, length, least, most) * _length));
        int from = CounterRandom.Below(key, (ulong)start, _length - size + 1);
        return (from, from + size);
    }

    private static bool Happens(ulong key, Draws draw, double share) => CounterRandom.Uniform(key, (ulong)draw) < share;

    private static double Between(ulong key, Draws draw, double least, double most) => least + ((most - least) * CounterRandom.Uniform(key, (ulong)draw));

    private static int FirstFrom(IReadOnlyList<double> events, double position)
    {
        int low = 0, high = events.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (events[middle] < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static int Positions(ReadOnlyMemory<float> values, int channels, int needed, string what, int index)
    {
        int positions = values.Length / channels;
        if (positions * channels != values.Length)
            throw new ArgumentException($"{what} {index} has {values.Length} values, which is no multiple of {channels} channels.");
        return positions >= needed
            ? positions
            : throw new ArgumentException($"{what} {index} has {positions} positions; a window needs up to {needed}.");
    }
}
