using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// The three passes of a depthwise convolution over one sample. A lane is one channel, and channels never meet:
/// <code>
/// y[l, c]       = bias[c] + Σ over taps t, ascending:              x[i(l, t), c] · kernel[t, c]
/// dx[i, c]      = Σ over taps t, ascending, with i(l, t) = i:      dy[l, c] · kernel[t, c]
/// dkernel[t, c] = Σ over outputs l, ascending:                     x[i(l, t), c] · dy[l, c]
/// </code>
/// with i(l, t) = l · stride + t · dilation − padLeft; taps that fall outside the signal are left out. Each sum is one chain of fused multiply-adds.
/// </summary>
internal static class Depthwise
{
    /// <summary>Sizes of a depthwise convolution.</summary>
    /// <param name="Length">Positions of the signal.</param>
    /// <param name="Windows">Positions of the output.</param>
    /// <param name="KernelSize">Taps.</param>
    /// <param name="Stride">Stride between windows.</param>
    /// <param name="Dilation">Distance between taps.</param>
    /// <param name="PadLeft">Positions by which the first window begins before the signal.</param>
    /// <param name="Channels">Channels.</param>
    internal readonly record struct Sizes(int Length, int Windows, int KernelSize, int Stride, int Dilation, int PadLeft, int Channels);

    /// <summary>The output of one sample.</summary>
    /// <param name="y">[windows, channels], overwritten.</param>
    /// <param name="x">[length, channels].</param>
    /// <param name="kernel">[kernelSize, channels].</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="sizes">The sizes.</param>
    public static void Convolve<T>(Span<T> y, ReadOnlySpan<T> x, ReadOnlySpan<T> kernel, ReadOnlySpan<T> bias, in Sizes sizes)
        where T : unmanaged, IFloatingPointIeee754<T> => Channels.Run<T, ConvolveKernel<T>>(new(y, x, kernel, bias, sizes), sizes.Channels);

    private readonly ref struct ConvolveKernel<T>(Span<T> y, ReadOnlySpan<T> x, ReadOnlySpan<T> kernel, ReadOnlySpan<T> bias, Sizes sizes) : Channels.IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Span<T> _y = y;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _kernel = kernel;
        private readonly ReadOnlySpan<T> _bias = bias;
        private readonly Sizes _sizes = sizes;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _sizes.Channels;
            ref T values = ref MemoryMarshal.GetReference(_x[c..]);
            ref T weights = ref MemoryMarshal.GetReference(_kernel[c..]);
            ref T outputs = ref MemoryMarshal.GetReference(_y[c..]);
            TColumns start = _bias.IsEmpty ? TColumns.Zero : TColumns.Load(ref MemoryMarshal.GetReference(_bias[c..]));
            for (int l = 0; l < _sizes.Windows; l++)
            {
                int position = (l * _sizes.Stride) - _sizes.PadLeft;
                TColumns sum = start;
                for (int t = 0; t < _sizes.KernelSize; t++, position += _sizes.Dilation)
                {
                    if ((uint)position < (uint)_sizes.Length)
                    {
                        sum = TColumns.MultiplyAdd(
                            TColumns.Load(ref Unsafe.Add(ref values, position * channels)), TColumns.Load(ref Unsafe.Add(ref weights, t * channels)), sum);
                    }
                }

                TColumns.Store(sum, ref Unsafe.Add(ref outputs, l * channels));
            }
        }
    }

    /// <summary>The input gradient of one sample.</summary>
    /// <param name="dx">[length, channels], overwritten.</param>
    /// <param name="dy">[windows, channels].</param>
    /// <param name="kernel">[kernelSize, channels].</param>
    /// <param name="sizes">The sizes.</param>
    public static void InputGradient<T>(Span<T> dx, ReadOnlySpan<T> dy, ReadOnlySpan<T> kernel, in Sizes sizes)
        where T : unmanaged, IFloatingPointIeee754<T> => Channels.Run<T, InputGradientKernel<T>>(new(dx, dy, kernel, sizes), sizes.Channels);

    private readonly ref struct InputGradientKernel<T>(Span<T> dx, ReadOnlySpan<T> dy, ReadOnlySpan<T> kernel, Sizes sizes) : Channels.IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Span<T> _dx = dx;
        private readonly ReadOnlySpan<T> _dy = dy;
        private readonly ReadOnlySpan<T> _kernel = kernel;
        private readonly Sizes _sizes = sizes;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _sizes.Channels;
            ref T gradients = ref MemoryMarshal.GetReference(_dy[c..]);
            ref T weights = ref MemoryMarshal.GetReference(_kernel[c..]);
            ref T results = ref MemoryMarshal.GetReference(_dx[c..]);
            for (int i = 0; i < _sizes.Length; i++)
            {
                int distance = i + _sizes.PadLeft;
                TColumns sum = TColumns.Zero;
                for (int t = 0; t < _sizes.KernelSize && distance >= 0; t++, distance -= _sizes.Dilation)
                {
                    (int l, int rest) = Math.DivRem(distance, _sizes.Stride);
                    if (rest == 0 && l < _sizes.Windows)
                    {
                        sum = TColumns.MultiplyAdd(
                            TColumns.Load(ref Unsafe.Add(ref gradients, l * channels)), TColumns.Load(ref Unsafe.Add(ref weights, t * channels)), sum);
                    }
                }

                TColumns.Store(sum, ref Unsafe.Add(ref results, i * channels));
            }
        }
    }

    /// <summary>Adds the kernel gradient of one tap and one sample to what is there.</summary>
    /// <param name="tapGradient">[channels], added to.</param>
    /// <param name="t">The tap.</param>
    /// <param name="x">[length, channels].</param>
    /// <param name="dy">[windows, channels].</param>
    /// <param name="sizes">The sizes.</param>
    public static void AddTapGradient<T>(Span<T> tapGradient, int t, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, in Sizes sizes)
        where T : unmanaged, IFloatingPointIeee754<T> => Channels.Run<T, AddTapGradientKernel<T>>(new(tapGradient, t, x, dy, sizes), sizes.Channels);

    private readonly ref struct AddTapGradientKernel<T>(Span<T> tapGradient, int t, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Sizes sizes) : Channels.IKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Span<T> _tapGradient = tapGradient;
        private readonly int _t = t;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _dy = dy;
        private readonly Sizes _sizes = sizes;

        public void Run<TColumns>(int c)
            where TColumns : struct, IColumns<TColumns, T>
        {
            nint channels = _sizes.Channels;
            ref T values = ref MemoryMarshal.GetReference(_x[c..]);
            ref T gradients = ref MemoryMarshal.GetReference(_dy[c..]);
            ref T result = ref MemoryMarshal.GetReference(_tapGradient[c..]);
            TColumns sum = TColumns.Load(ref result);
            int position = (_t * _sizes.Dilation) - _sizes.PadLeft;
            for (int l = 0; l < _sizes.Windows; l++, position += _sizes.Stride)
            {
                if ((uint)position < (uint)_sizes.Length)
                {
                    sum = TColumns.MultiplyAdd(
                        TColumns.Load(ref Unsafe.Add(ref values, position * channels)), TColumns.Load(ref Unsafe.Add(ref gradients, l * channels)), sum);
                }
            }

            TColumns.Store(sum, ref result);
        }
    }
}
