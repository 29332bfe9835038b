using System.Numerics;

namespace ScratchCnn.Data;

/// <summary>A transform of each row of data on its way into a network: a standardizer.</summary>
public interface IRowTransform<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Writes the transformed <paramref name="row"/> to <paramref name="destination"/>, which has the same length and other memory.</summary>
    void Transform(ReadOnlySpan<T> row, Span<T> destination);
}
