namespace ScratchCnn.Differential;

/// <summary>A named result of one run.</summary>
/// <param name="Name">"output", "kernel gradient".</param>
/// <param name="Values">Its values.</param>
/// <param name="IsGradient">Gradients that cancel to 0 are judged beside the largest gradient of the run, everything else by its own size.</param>
internal sealed record Result(string Name, double[] Values, bool IsGradient = false);

/// <summary>One case, computed four times. libtorch in double is what the other three are compared with.</summary>
internal sealed record Runs(List<Result> Reference, List<Result> Double, List<Result> Float, List<Result> TorchFloat)
{
    /// <summary>Distance of the case from the nearest kink; see <see cref="TorchModel.KinkDistance"/>.</summary>
    public double KinkDistance { get; init; } = double.PositiveInfinity;
}

/// <summary>The errors of one case, and which tensor has them.</summary>
internal sealed record Outcome(string Description, double DoubleError, string DoubleTensor, double FloatError, string FloatTensor, double TorchFloatError)
{
    /// <summary>Bound on this library's error in double.</summary>
    public const double DoubleBound = 1e-11;

    /// <summary>Bound on this library's error in float.</summary>
    public const double FloatBound = 1e-5;

    /// <summary>
    /// A case may be ill-conditioned: its rounding errors, which differ from one order of sums to another, grow beyond both bounds. libtorch's own error in
    /// float tells: ours may be this many times as large, and in double as much less as double is finer.
    /// </summary>
    public const double Leeway = 100;

    /// <summary>Ratio of the precision of double to that of float.</summary>
    private const double Finer = 1.0 / (1 << 29);

    /// <summary>Nearer to a kink than this, rounding in float may go to its other side.</summary>
    public const double FloatKink = 1e-4;

    /// <summary>The same in double.</summary>
    public const double DoubleKink = 1e-9;

    /// <summary>A network whose values grow beyond this has diverged, and says nothing.</summary>
    private const double Diverged = 1e7;

    private const double Smallest = 0.01;

    /// <summary>Whether the case was not compared in double, and in float: a kink was too near, or the network diverged.</summary>
    public (bool Double, bool Float) Skipped { get; private init; }

    /// <summary>Whether an error is beyond its bound.</summary>
    public bool Disagrees =>
        DoubleError > Math.Max(DoubleBound, Leeway * Finer * TorchFloatError) || FloatError > Math.Max(FloatBound, Leeway * TorchFloatError);

    /// <summary>Compares the runs of one case.</summary>
    public static Outcome Of(string description, Runs runs)
    {
        bool diverged = HasDiverged(runs.Reference);
        (bool Double, bool Float) skipped = (diverged || runs.KinkDistance < DoubleKink, diverged || runs.KinkDistance < FloatKink);
        (double doubleError, string doubleTensor) = skipped.Double ? default : Worst(runs.Reference, runs.Double);
        (double floatError, string floatTensor) = skipped.Float ? default : Worst(runs.Reference, runs.Float);
        double torchError = skipped.Float ? 0 : Worst(runs.Reference, runs.TorchFloat).Error;
        return new Outcome(description, doubleError, doubleTensor, floatError, floatTensor, torchError) { Skipped = skipped };
    }

    /// <summary>Whether a run says nothing because its values grew without bound; in float they may not even fit.</summary>
    public static bool HasDiverged(List<Result> results) => results.Exists(result => Array.Exists(result.Values, value => !(Math.Abs(value) <= Diverged)));

    /// <summary>
    /// The largest difference of any value, relative to the largest value of its tensor; for gradients at least to a hundredth of the largest gradient, for
    /// other results at least to 0.01. A NaN on one side alone is an infinite error.
    /// </summary>
    private static (double Error, string Tensor) Worst(List<Result> reference, List<Result> actual)
    {
        double largestGradient = reference.Where(result => result.IsGradient).Select(result => Largest(result.Values)).DefaultIfEmpty(0).Max();
        (double Error, string Tensor) worst = (0, "");
        if (reference.Count != actual.Count)
            return (double.PositiveInfinity, $"{actual.Count} results, not {reference.Count}");
        foreach ((Result expected, Result got) in reference.Zip(actual))
        {
            if (expected.Name != got.Name || expected.Values.Length != got.Values.Length)
                return (double.PositiveInfinity, $"{got.Name} ({got.Values.Length} values), not {expected.Name} ({expected.Values.Length})");
            double scale = Math.Max(Largest(expected.Values), expected.IsGradient ? Smallest * largestGradient : Smallest);
            for (int i = 0; i < expected.Values.Length; i++)
            {
                double difference = Math.Abs(expected.Values[i] - got.Values[i]);
                double error = difference == 0 || expected.Values[i].Equals(got.Values[i]) ? 0 : difference / scale;
                error = double.IsNaN(error) ? double.PositiveInfinity : error;
                if (error > worst.Error)
                    worst = (error, $"{expected.Name}[{i}]: {got.Values[i]:R}, libtorch {expected.Values[i]:R}");
            }
        }

        return worst;
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);
}
