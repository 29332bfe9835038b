namespace ScratchCnn.Verification;

/// <summary>Options of a gradient check.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>Samples in the batch; more than one, so that a mistake between samples shows.</summary>
    public int Batch { get; init; } = 3;

    /// <summary>Seed of the input, the parameters, the output gradient and the directions.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The largest relative error that passes. The default is a million times as strict as the 1e-3 of PyTorch's gradcheck; the errors
    /// found on right layers are 1e-14 to 1e-11.
    /// </summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Random directions tried for each tensor.</summary>
    public int Directions { get; init; } = 2;

    /// <summary>Single coordinates tried for each tensor while its directions agree; all of them are tried once a direction disagrees.</summary>
    public int Coordinates { get; init; } = 24;
}
