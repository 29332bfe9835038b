using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Kernels;

/// <summary>A run of columns, whatever its width, does to each column what scalar arithmetic does.</summary>
[Trait("Category", "Kernels")]
public sealed class ColumnsTests
{
    [Fact]
    public void A_run_of_any_width_is_scalar_arithmetic_in_each_column()
    {
        AssertScalar<Column<float>, float>(1);
        AssertScalar<Columns1<float>, float>(Vector<float>.Count);
        AssertScalar<Columns2<float>, float>(2 * Vector<float>.Count);
        AssertScalar<Columns4<float>, float>(4 * Vector<float>.Count);
        AssertScalar<Column<double>, double>(1);
        AssertScalar<Columns1<double>, double>(Vector<double>.Count);
        AssertScalar<Columns2<double>, double>(2 * Vector<double>.Count);
        AssertScalar<Columns4<double>, double>(4 * Vector<double>.Count);
    }

    [Fact]
    public void Only_float_and_double_are_multiplied()
    {
        var error = Assert.Throws<NotSupportedException>(() => Fma.MultiplyAdd<Half>(default, default, default));
        Assert.Equal("ScratchCnn computes in float or double, not in Half.", error.Message);
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
        AssertColumns(TColumns.MultiplyAdd(factor, vb, vc), i => T.FusedMultiplyAdd(factor, b[i], c[i]));
        AssertColumns(TColumns.Relu(va), i => T.Max(a[i], T.Zero));
        AssertColumns(TColumns.Relu(TColumns.Subtract(TColumns.Zero, va)), i => T.Max(-a[i], T.Zero));

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
