using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// Functions of [rows, channels] matrices that treat each channel alike in all rows. A lane is one channel, so a channel's sum is one chain in
/// ascending order of the rows. Up to four vectors of channels go down the rows together: one chain alone would wait for its own additions.
/// </summary>
public static class Channels
{
    /// <summary>A function of some neighboring channels in all rows.</summary>
    internal interface IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>Treats the channels from <paramref name="c"/> on.</summary>
        void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>;
    }

    /// <summary>sums[c] = Σ over rows of x[row, c]; begun from what sums holds, or from 0.</summary>
    public static void Sum<T>(ReadOnlySpan<T> x, Span<T> sums, bool accumulate = false)
        where T : unmanaged, IFloatingPointIeee754<T> => Run<T, SumKernel<T>>(new(x, sums, accumulate), sums.Length);

    /// <summary>sums[c] = Σ over rows of (x[row, c] − center[c])².</summary>
    public static void SumOfSquares<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T> => Run<T, SumOfSquaresKernel<T>>(new(x, center, sums), sums.Length);

    /// <summary>
    /// sums[c] = Σ over rows of dy[row, c], and products[c] = Σ over rows of dy[row, c] · (x[row, c] − center[c]). With <paramref name="scale"/> and
    /// <paramref name="shift"/>, dy is the gradient of the ReLU of x · scale + shift, and counts only where that is positive.
    /// </summary>
    public static void SumsOfGradient<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums, Span<T> products,
        ReadOnlySpan<T> scale = default, ReadOnlySpan<T> shift = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run<T, SumsOfGradientKernel<T>>(new(dy, x, center, sums, products, scale, shift), sums.Length);

    /// <summary>y[row, c] = x[row, c] · scale[c] + shift[c], rounded once; with <paramref name="relu"/> the ReLU of that.</summary>
    public static void ScaleShift<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y, bool relu = false)
        where T : unmanaged, IFloatingPointIeee754<T> => Run<T, ScaleShiftKernel<T>>(new(x, scale, shift, y, relu), scale.Length);

    /// <summary>
    /// dx[row, c] = dy[row, c] · a[c] + ((x[row, c] − center[c]) · b[c] + d[c]). With <paramref name="scale"/> and <paramref name="shift"/>, dy is the
    /// gradient of the ReLU of x · scale + shift, and is 0 where that is not positive.
    /// </summary>
    public static void NormGradient<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> d, Span<T> dx,
        ReadOnlySpan<T> scale = default, ReadOnlySpan<T> shift = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run<T, NormGradientKernel<T>>(new(dy, x, center, a, b, d, dx, scale, shift), center.Length);

    /// <summary>Runs a kernel over all channels, in the widest runs of columns that fit.</summary>
    internal static void Run<T, TKernel>(in TKernel kernel, int channels)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : struct, IKernel<T>, allows ref struct
    {
        int c = VectorWidth.IsWide ? Run<T, TKernel, WideVector<T>>(kernel, channels) : Run<T, TKernel, PortableVector<T>>(kernel, channels);
        for (; c < channels; c++)
            kernel.Run<Scalar<T>>(c);
    }

    /// <summary>The channels that fill whole vectors; returns how many.</summary>
    private static int Run<T, TKernel, TVector>(in TKernel kernel, int channels)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : struct, IKernel<T>, allows ref struct
        where TVector : struct, IVector<TVector, T>
    {
        int c = 0;
        for (; c <= channels - Columns4<TVector, T>.Count; c += Columns4<TVector, T>.Count)
            kernel.Run<Columns4<TVector, T>>(c);
        for (; c <= channels - Columns2<TVector, T>.Count; c += Columns2<TVector, T>.Count)
            kernel.Run<Columns2<TVector, T>>(c);
        for (; c <= channels - TVector.Count; c += TVector.Count)
            kernel.Run<TVector>(c);
        return c;
    }

    private readonly ref struct SumKernel<T>(ReadOnlySpan<T> x, Span<T> sums, bool accumulate) : IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _sums = sums;
        private readonly bool _accumulate = accumulate;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _sums.Length, length = _x.Length;
            ref T values = ref MemoryMarshal.GetReference(_x);
            ref T held = ref MemoryMarshal.GetReference(_sums[c..]);
            TColumns sum = _accumulate ? TColumns.Load(ref held) : TColumns.Zero;
            for (nint i = c; i < length; i += channels)
                sum = TColumns.Add(sum, TColumns.Load(ref Unsafe.Add(ref values, i)));

            TColumns.Store(sum, ref held);
        }
    }

    private readonly ref struct SumOfSquaresKernel<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums) : IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x, _center = center;
        private readonly Span<T> _sums = sums;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _sums.Length, length = _x.Length;
            ref T values = ref MemoryMarshal.GetReference(_x);
            TColumns sum = TColumns.Zero;
            TColumns middle = TColumns.Load(ref MemoryMarshal.GetReference(_center[c..]));
            for (nint i = c; i < length; i += channels)
            {
                TColumns distance = TColumns.Subtract(TColumns.Load(ref Unsafe.Add(ref values, i)), middle);
                sum = TColumns.MultiplyAdd(distance, distance, sum);
            }

            TColumns.Store(sum, ref MemoryMarshal.GetReference(_sums[c..]));
        }
    }

    private readonly ref struct SumsOfGradientKernel<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums, Span<T> products,
        ReadOnlySpan<T> scale, ReadOnlySpan<T> shift) : IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _dy = dy, _x = x[..dy.Length], _center = center, _scale = scale, _shift = shift;
        private readonly Span<T> _sums = sums, _products = products;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _sums.Length, length = _dy.Length;
            ref T gradients = ref MemoryMarshal.GetReference(_dy);
            ref T values = ref MemoryMarshal.GetReference(_x);
            TColumns sum = TColumns.Zero;
            TColumns product = TColumns.Zero;
            TColumns middle = TColumns.Load(ref MemoryMarshal.GetReference(_center[c..]));
            bool hasRelu = !_scale.IsEmpty;
            TColumns factor = hasRelu ? TColumns.Load(ref MemoryMarshal.GetReference(_scale[c..])) : TColumns.Zero;
            TColumns offset = hasRelu ? TColumns.Load(ref MemoryMarshal.GetReference(_shift[c..])) : TColumns.Zero;
            for (nint i = c; i < length; i += channels)
            {
                TColumns gradient = TColumns.Load(ref Unsafe.Add(ref gradients, i)), value = TColumns.Load(ref Unsafe.Add(ref values, i));
                if (hasRelu)
                    gradient = TColumns.WherePositive(TColumns.MultiplyAdd(value, factor, offset), gradient);
                sum = TColumns.Add(sum, gradient);
                product = TColumns.MultiplyAdd(gradient, TColumns.Subtract(value, middle), product);
            }

            TColumns.Store(sum, ref MemoryMarshal.GetReference(_sums[c..]));
            TColumns.Store(product, ref MemoryMarshal.GetReference(_products[c..]));
        }
    }

    private readonly ref struct ScaleShiftKernel<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y, bool relu) : IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x, _scale = scale, _shift = shift;
        private readonly Span<T> _y = y[..x.Length];
        private readonly bool _relu = relu;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _scale.Length, length = _x.Length;
            ref T values = ref MemoryMarshal.GetReference(_x);
            ref T results = ref MemoryMarshal.GetReference(_y);
            TColumns factor = TColumns.Load(ref MemoryMarshal.GetReference(_scale[c..]));
            TColumns offset = TColumns.Load(ref MemoryMarshal.GetReference(_shift[c..]));
            bool relu = _relu;
            for (nint i = c; i < length; i += channels)
            {
                TColumns result = TColumns.MultiplyAdd(TColumns.Load(ref Unsafe.Add(ref values, i)), factor, offset);
                TColumns.Store(relu ? TColumns.Relu(result) : result, ref Unsafe.Add(ref results, i));
            }
        }
    }

    private readonly ref struct NormGradientKernel<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> d, Span<T> dx,
        ReadOnlySpan<T> scale, ReadOnlySpan<T> shift) : IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _dy = dy, _x = x[..dy.Length], _center = center, _a = a, _b = b, _d = d, _scale = scale, _shift = shift;
        private readonly Span<T> _dx = dx[..dy.Length];

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _center.Length, length = _dy.Length;
            ref T gradients = ref MemoryMarshal.GetReference(_dy);
            ref T values = ref MemoryMarshal.GetReference(_x);
            ref T results = ref MemoryMarshal.GetReference(_dx);
            TColumns middle = TColumns.Load(ref MemoryMarshal.GetReference(_center[c..]));
            TColumns va = TColumns.Load(ref MemoryMarshal.GetReference(_a[c..]));
            TColumns vb = TColumns.Load(ref MemoryMarshal.GetReference(_b[c..]));
            TColumns vd = TColumns.Load(ref MemoryMarshal.GetReference(_d[c..]));
            bool hasRelu = !_scale.IsEmpty;
            TColumns factor = hasRelu ? TColumns.Load(ref MemoryMarshal.GetReference(_scale[c..])) : TColumns.Zero;
            TColumns offset = hasRelu ? TColumns.Load(ref MemoryMarshal.GetReference(_shift[c..])) : TColumns.Zero;
            for (nint i = c; i < length; i += channels)
            {
                TColumns gradient = TColumns.Load(ref Unsafe.Add(ref gradients, i)), value = TColumns.Load(ref Unsafe.Add(ref values, i));
                if (hasRelu)
                    gradient = TColumns.WherePositive(TColumns.MultiplyAdd(value, factor, offset), gradient);
                TColumns ofValue = TColumns.MultiplyAdd(TColumns.Subtract(value, middle), vb, vd);
                TColumns.Store(TColumns.MultiplyAdd(gradient, va, ofValue), ref Unsafe.Add(ref results, i));
            }
        }
    }
}
