namespace Ecg.Synthetic;

/// <summary>One wave of a beat: a Gaussian over the phase of the beat.</summary>
/// <param name="Angle">Phase of its peak, in radians from the R peak; a beat is 2π.</param>
/// <param name="Amplitude">Its height, relative to a normal R wave.</param>
/// <param name="Width">Its standard deviation in radians.</param>
internal readonly record struct Wave(double Angle, double Amplitude, double Width);

/// <summary>
/// The waves of a beat. The normal beat's angles and widths are those of Table 1 in McSharry, Clifford, Tarassenko and Smith, "A dynamical model for
/// generating synthetic electrocardiogram signals", IEEE Trans. Biomed. Eng. 50(3), 2003. Their equation of motion integrates to Gaussians of height
/// a · b², which are the amplitudes here, with R as 1. The other shapes modify these to resemble the beats they stand for.
/// </summary>
internal sealed record BeatShape(Wave P, Wave Q, Wave R, Wave S, Wave T, Wave Extra)
{
    private static readonly Wave None = new(0, 0, 1);

    /// <summary>A normal beat.</summary>
    public static BeatShape Normal { get; } = new(
        P: new(-Math.PI / 3, 0.25, 0.25),
        Q: new(-Math.PI / 12, -0.17, 0.1),
        R: new(0, 1, 0.1),
        S: new(Math.PI / 12, -0.25, 0.1),
        T: new(Math.PI / 2, 0.4, 0.4),
        Extra: None);

    /// <summary>Bundle branch block, where one ventricle is activated late: wide, but with a P wave, and of class N.</summary>
    public static BeatShape BundleBranchBlock { get; } = Normal with
    {
        R = new(0.02, 0.9, 0.16),
        S = new(0.42, -0.4, 0.2),
        T = new(1.7, -0.2, 0.4),
        Extra = new(0.25, 0.3, 0.12),
    };

    /// <summary>Supraventricular and premature: the P wave originates elsewhere in the atrium; it is inverted and closer to the R peak.</summary>
    public static BeatShape Supraventricular { get; } = Normal with
    {
        P = new(-0.8, -0.16, 0.18),
        R = new(0, 0.95, 0.095),
        T = new(1.5, 0.34, 0.36),
    };

    /// <summary>Ventricular: no P wave, wide and bizarre, with T opposite to R.</summary>
    public static BeatShape Ventricular { get; } = new(
        P: None,
        Q: None,
        R: new(0.05, 1.25, 0.3),
        S: new(0.75, -0.6, 0.3),
        T: new(1.9, -0.5, 0.45),
        Extra: None);

    /// <summary>Paced: the spike of the pacemaker, then a wide beat.</summary>
    public static BeatShape Paced { get; } = new(
        P: None,
        Q: None,
        R: new(0.42, 0.95, 0.28),
        S: new(1.0, -0.35, 0.25),
        T: new(2.05, -0.45, 0.4),
        Extra: new(0, 0.9, 0.025));

    /// <summary>After an infarction: a deep Q wave, an elevated ST segment, and an inverted T wave.</summary>
    public static BeatShape Infarction { get; } = Normal with
    {
        Q = new(-Math.PI / 12, -0.4, 0.12),
        R = new(0, 0.85, 0.1),
        T = new(1.75, -0.22, 0.35),
        Extra = new(0.75, 0.24, 0.32),
    };

    /// <summary>All waves.</summary>
    public IReadOnlyList<Wave> Waves { get; } = [P, Q, R, S, T, Extra];

    /// <summary>Fusion of two beats: each wave is interpolated between theirs.</summary>
    /// <param name="other">The other beat.</param>
    /// <param name="share">Its share, 0 to 1.</param>
    public BeatShape FusedWith(BeatShape other, double share)
    {
        Wave Fuse(Wave one, Wave two) => new(
            one.Angle + (share * (two.Angle - one.Angle)),
            one.Amplitude + (share * (two.Amplitude - one.Amplitude)),
            one.Width + (share * (two.Width - one.Width)));
        return new BeatShape(Fuse(P, other.P), Fuse(Q, other.Q), Fuse(R, other.R), Fuse(S, other.S), Fuse(T, other.T), Fuse(Extra, other.Extra));
    }

    /// <summary>The same beat with random variation of every wave, as between patients.</summary>
    /// <param name="draws">Source of the variation.</param>
    /// <param name="spread">Standard deviation of the relative change.</param>
    public BeatShape Varied(ref Draws draws, double spread) => new(
        Vary(P, ref draws, 2 * spread),
        Vary(Q, ref draws, 2 * spread),
        Vary(R, ref draws, spread),
        Vary(S, ref draws, 2 * spread),
        Vary(T, ref draws, 2 * spread),
        Vary(Extra, ref draws, spread));

    private static Wave Vary(Wave wave, ref Draws draws, double spread) => new(
        wave.Angle * (1 + (spread * draws.Normal() / 2)),
        wave.Amplitude * (1 + (spread * draws.Normal())),
        wave.Width * (1 + (spread * draws.Normal() / 2)));
}
