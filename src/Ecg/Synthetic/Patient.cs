namespace Ecg.Synthetic;

/// <summary>What the beats of one patient have in common.</summary>
/// <param name="Normal">The patient's own everyday beat.</param>
/// <param name="Interval">Mean time between beats, in seconds.</param>
/// <param name="Noise">Deviation of the noise, as a share of R.</param>
/// <param name="Wander">Deviation of the baseline's wander.</param>
/// <param name="Key">What else is drawn for the patient's beats comes from this.</param>
internal sealed record Patient(BeatShape Normal, double Interval, double Noise, double Wander, ulong Key)
{
    private const double ShareOfBundleBranchBlock = 0.12;

    /// <summary>Spread of the waves between patients, and between the beats of one.</summary>
    public const double SpreadBetweenPatients = 0.12;

    /// <summary>A patient of the arrhythmia files, where a wide everyday beat is normal for some.</summary>
    public static Patient WithArrhythmia(ulong key)
    {
        var draws = new Draws(key);
        BeatShape shape = draws.Happens(ShareOfBundleBranchBlock) ? BeatShape.BundleBranchBlock : BeatShape.Normal;
        return Draw(shape, key, ref draws);
    }

    /// <summary>A patient whose heart is healthy.</summary>
    public static Patient Healthy(ulong key)
    {
        var draws = new Draws(key);
        return Draw(BeatShape.Normal, key, ref draws);
    }

    /// <summary>A patient after an infarction that shows more or less.</summary>
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
