namespace Ecg.Synthetic;

/// <summary>Properties that the beats of one patient share.</summary>
/// <param name="Normal">The usual beat of this patient.</param>
/// <param name="Interval">Mean time between beats, in seconds.</param>
/// <param name="Noise">Standard deviation of the noise, relative to R.</param>
/// <param name="Wander">Standard deviation of the baseline wander.</param>
/// <param name="Key">Key of all other random numbers for the beats of this patient.</param>
internal sealed record Patient(BeatShape Normal, double Interval, double Noise, double Wander, ulong Key)
{
    private const double ShareOfBundleBranchBlock = 0.12;

    /// <summary>Variation of the waves between patients, and between the beats of one patient.</summary>
    public const double SpreadBetweenPatients = 0.12;

    /// <summary>A patient of the arrhythmia files, some of whom usually have wide beats.</summary>
    public static Patient WithArrhythmia(ulong key)
    {
        var draws = new Draws(key);
        BeatShape shape = draws.Happens(ShareOfBundleBranchBlock) ? BeatShape.BundleBranchBlock : BeatShape.Normal;
        return Draw(shape, key, ref draws);
    }

    /// <summary>A healthy control.</summary>
    public static Patient Healthy(ulong key)
    {
        var draws = new Draws(key);
        return Draw(BeatShape.Normal, key, ref draws);
    }

    /// <summary>A patient after an infarction, which shows more or less clearly.</summary>
    public static Patient AfterInfarction(ulong key)
    {
        var draws = new Draws(key);
        return Draw(BeatShape.Infarction.FusedWith(BeatShape.Normal, draws.Between(0, 0.75)), key, ref draws);
    }

    private static Patient Draw(BeatShape shape, ulong key, ref Draws draws) => new(
        shape.Varied(ref draws, SpreadBetweenPatients),
        Interval: draws.Between(0.62, 1.05),
        Noise: draws.Between(0.01, 0.04),
        Wander: draws.Between(0.02, 0.15),
        key);
}
