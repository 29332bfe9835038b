using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Kernels;

/// <summary>Columns and vectors of every width against scalar arithmetic in each lane.</summary>
[Trait("Category", "Kernels")]
public sealed class ColumnsTests
{
    [Fact]
    public void Columns_of_any_width_are_scalar_arithmetic_in_each_column()
    {
        AssertScalar<Scalar<float>, float>(1);
        AssertScalar<Scalar<double>, double>(1);
        AssertScalarInAllSizes<PortableVector<float>, float>(Vector<float>.Count);
        AssertScalarInAllSizes<PortableVector<double>, double>(Vector<double>.Count);
        // Without 512-bit units these run in software, slowly, with the same bits.
        AssertScalarInAllSizes<WideVector<float>, float>(16);
        AssertScalarInAllSizes<WideVector<double>, double>(8);
    }

    [Fact]
    public void Vectors_of_any_width_are_scalar_arithmetic_in_each_lane()
    {
        AssertVector<Scalar<float>, float>();
        AssertVector<Scalar<double>, double>();
        AssertVector<PortableVector<float>, float>();
        AssertVector<PortableVector<double>, double>();
        AssertVector<WideVector<float>, float>();
        AssertVector<WideVector<double>, double>();
    }

    [Fact]
    public void Only_float_and_double_are_multiplied()
    {
        var error = Assert.Throws<NotSupportedException>(() => PortableVector<Half>.MultiplyAdd(PortableVector<Half>.Zero, PortableVector<Half>.Zero, PortableVector<Half>.Zero));
        Assert.Equal("ScratchCnn computes in float or double, not in Half.", error.Message);
        error = Assert.Throws<NotSupportedException>(() => WideVector<Half>.MultiplyAdd(default(WideVector<Half>), default, default));
        Assert.Equal("ScratchCnn computes in float or double, not in Half.", error.Message);
    }

    private static void AssertScalarInAllSizes<TVector, T>(int count)
        where TVector : struct, IVector<TVector, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        AssertScalar<TVector, T>(count);
        AssertScalar<Columns2<TVector, T>, T>(2 * count);
        AssertScalar<Columns4<TVector, T>, T>(4 * count);
    }

    private static void AssertVector<TVector, T>()
        where TVector : struct, IVector<TVector, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = TVector.Count;
        T[] a = Random<T>(count, 4), b = Random<T>(count, 5);
        b[0] = a[0];
        TVector va = TVector.Load(ref a[0]), vb = TVector.Load(ref b[0]), seven = TVector.Create(T.CreateChecked(7));
        AssertLanes(seven, _ => T.CreateChecked(7));
        AssertLanes(va + vb, i => a[i] + b[i]);
        AssertLanes(va - vb, i => a[i] - b[i]);
        AssertLanes(va * vb, i => a[i] * b[i]);
        AssertLanes(va / vb, i => a[i] / b[i]);
        AssertLanes(-va, i => -a[i]);
        AssertLanes(TVector.Abs(va), i => T.Abs(a[i]));
        AssertLanes(TVector.Sqrt(TVector.Abs(va)), i => T.Sqrt(T.Abs(a[i])));
        AssertLanes(TVector.CopySign(seven, vb), i => T.CopySign(T.CreateChecked(7), b[i]));
        AssertLanes(TVector.WhereGreater(va, vb, seven, va), i => a[i] > b[i] ? T.CreateChecked(7) : a[i]);
        AssertLanes(TVector.WhereEqual(va, vb, seven, va), i => a[i] == b[i] ? T.CreateChecked(7) : a[i]);

        void AssertLanes(TVector vector, Func<int, T> expected)
        {
            var stored = new T[count];
            TVector.Store(vector, ref stored[0]);
            Bits.AssertEqual<T>(Enumerable.Range(0, count).Select(expected).ToArray(), stored, $"{typeof(TVector).Name}");
        }
    }

    private static void AssertScalar<TColumns, T>(int count)
        where TColumns : struct, IColumns<TColumns, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(count, TColumns.Count);
        T[] a = Random<T>(count, 1), b = Random<T>(count, 2), c = Random<T>(count, 3);
        TColumns va = TColumns.Load(ref a[0]), vb = TColumns.Load(ref b[0]), vc = TColumns.Load(ref c[0]);
        T factor = T.CreateChecked(0.7);
        AssertColumns(TColumns.Zero, _ => T.Zero);
        AssertColumns(va, i => a[i]);
        AssertColumns(TColumns.Add(va, vb), i => a[i] + b[i]);
        AssertColumns(TColumns.Subtract(va, vb), i => a[i] - b[i]);
        AssertColumns(TColumns.MultiplyAdd(va, vb, vc), i => T.FusedMultiplyAdd(a[i], b[i], c[i]));
        AssertColumns(TColumns.MultiplyAdd(ref factor, vb, vc), i => T.FusedMultiplyAdd(factor, b[i], c[i]));
        AssertColumns(TColumns.Relu(va), i => T.Max(a[i], T.Zero));
        AssertColumns(TColumns.Relu(TColumns.Subtract(TColumns.Zero, va)), i => T.Max(-a[i], T.Zero));

        // −0 stays −0 and NaN stays NaN, in every lane alike.
        foreach (T edge in new[] { T.NegativeZero, T.Zero, T.NaN, T.NegativeInfinity, T.PositiveInfinity })
        {
            T[] edges = [.. Enumerable.Repeat(edge, count)];
            AssertColumns(TColumns.Relu(TColumns.Load(ref edges[0])), _ => edge < T.Zero ? T.Zero : edge);
        }

        T[] signs = [.. a.Select((value, i) => (i % 4) switch { 0 => T.Zero, 1 => T.NaN, 2 => -value, _ => value })];
        AssertColumns(TColumns.WherePositive(TColumns.Load(ref signs[0]), vb), i => signs[i] > T.Zero ? b[i] : T.Zero);

        void AssertColumns(TColumns columns, Func<int, T> expected)
        {
            using var stored = new GuardedBuffer<T>(count, Guard.UnreadablePage);
            TColumns.Store(columns, ref stored.Span[0]);
            Bits.AssertEqual<T>(Enumerable.Range(0, count).Select(expected).ToArray(), stored.Span, $"{typeof(TColumns).Name}");
            Assert.True(stored.IsIntact);
        }
    }

    private static T[] Random<T>(int count, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        Samples.Spread<T>(values, key);
        return values;
    }
}
