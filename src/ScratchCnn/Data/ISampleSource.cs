using System.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// Draws training samples instead of listing them: windows of long signals, generated signals. A sample follows from its key alone, so the result is the
/// same for any number of threads, and a resumed training goes on with the samples it would have had.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ISampleSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Values of a sample's input.</summary>
    int InputSize { get; }

    /// <summary>Values of a sample's target.</summary>
    int TargetSize { get; }

    /// <summary>Draws a sample. Called from several threads at once.</summary>
    /// <param name="key">Key for <see cref="Numerics.CounterRandom"/>, different for every sample of every step.</param>
    /// <param name="input">[<see cref="InputSize"/>], overwritten.</param>
    /// <param name="target">[<see cref="TargetSize"/>], overwritten.</param>
    void Draw(ulong key, Span<T> input, Span<T> target);
}
