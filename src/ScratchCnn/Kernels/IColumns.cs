using System.Numerics;

namespace ScratchCnn.Kernels;

/// <summary>
/// A run of neighbouring columns held in registers: four vectors, two, one, or a single column. A lane is one column; lanes never mix. A kernel is
/// written once over such a run, so what it does to the columns that fill no whole vector is what it does to the others.
/// </summary>
internal interface IColumns<TSelf, T>
    where TSelf : struct, IColumns<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Columns in the run.</summary>
    static abstract int Count { get; }

    /// <summary>All 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Reads the run that begins at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref T source);

    /// <summary>sum + factor · values, each column in one fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(T factor, in TSelf values, in TSelf sum);

    /// <summary>a · b + sum, each column in one fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(in TSelf a, in TSelf b, in TSelf sum);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(in TSelf a, in TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf Subtract(in TSelf a, in TSelf b);

    /// <summary>max(values, 0); a NaN stays a NaN.</summary>
    static abstract TSelf Relu(in TSelf values);

    /// <summary>Writes the run from <paramref name="destination"/> on.</summary>
    static abstract void Store(in TSelf values, ref T destination);
}
