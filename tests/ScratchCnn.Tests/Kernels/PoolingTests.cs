using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Kernels;

/// <summary>Maxima of windows against plain loops, with few different values, so that many tie.</summary>
[Trait("Category", "Kernels")]
public sealed class PoolingTests
{
    // Overlapping windows, gaps between windows, padding at both ends, one window.
    private static readonly WindowGeometry[] s_windows =
    [
        new(9, 4, 3, 2, 0), new(11, 3, 2, 4, 0), new(8, 8, 4, 1, 1), new(7, 4, 3, 2, 1), new(5, 1, 5, 5, 0), new(1, 1, 1, 1, 0),
    ];

    [Theory, InlineData(1), InlineData(3), InlineData(8), InlineData(16), InlineData(19), InlineData(45)]
    public void Maxima_are_those_of_the_loop_and_stand_where_they_come_first(int channels)
    {
        AssertEqualToLoop<float>(channels);
        AssertEqualToLoop<double>(channels);
    }

    private static void AssertEqualToLoop<T>(int channels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (WindowGeometry windows in s_windows)
        {
            T[] x = [.. Enumerable.Range(0, windows.Length * channels).Select(i => T.CreateChecked(CounterRandom.Below(1, (ulong)i, 4) - 2))];
            T[] dy = [.. Enumerable.Range(0, windows.Count * channels).Select(i => T.CreateChecked(CounterRandom.Uniform(2, (ulong)i)))];
            var expected = new T[dy.Length];
            T[] expectedPlace = new T[dy.Length], expectedGradient = new T[x.Length];
            for (int l = 0; l < windows.Count; l++)
            {
                for (int c = 0; c < channels; c++)
                {
                    int best = windows.Start(l);
                    for (int row = best + 1; row < windows.End(l); row++)
                        best = x[(row * channels) + c] > x[(best * channels) + c] ? row : best;
                    int output = (l * channels) + c;
                    (expected[output], expectedPlace[output]) = (x[(best * channels) + c], T.CreateChecked(best));
                    expectedGradient[(best * channels) + c] += dy[output];
                }
            }

            using GuardedBuffer<T> y = Buffer<T>(dy.Length), alone = Buffer<T>(dy.Length), dx = Buffer<T>(x.Length);
            using GuardedBuffer<T> place = Buffer<T>(dy.Length, Guard.UnreadablePage), outputGradient = Buffer<T>(dy.Length, Guard.UnreadablePage);
            dy.CopyTo(outputGradient.Span);
            Pooling.Max(x, y.Span, place.Span, channels, windows);
            Bits.AssertEqual<T>(expected, y.Span, $"{windows}");
            Bits.AssertEqual<T>(expectedPlace, place.Span, $"{windows}");
            Pooling.Max(x, alone.Span, [], channels, windows);
            Bits.AssertEqual<T>(expected, alone.Span, $"{windows}");
            Pooling.MaxGradient<T>(place.Span, outputGradient.Span, dx.Span, channels, windows);
            Bits.AssertEqual<T>(expectedGradient, dx.Span, $"{windows}");
            Assert.True(y.IsIntact && place.IsIntact && alone.IsIntact && dx.IsIntact && outputGradient.IsIntact);
        }
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused()
    {
        // 9 positions and 4 windows of 2 channels; the memory goes on after the buffers.
        var windows = new WindowGeometry(9, 4, 3, 2, 0);
        float[] input = new float[100], output = new float[100], more = new float[100];
        Pooling.Max(input.AsSpan(0, 18), output.AsSpan(0, 8), more.AsSpan(0, 8), 2, windows);
        Pooling.MaxGradient<float>(more.AsSpan(0, 8), output.AsSpan(0, 8), input.AsSpan(0, 18), 2, windows);
        Refused(() => Pooling.Max(input.AsSpan(0, 17), output.AsSpan(0, 8), more.AsSpan(0, 8), 2, windows));
        Refused(() => Pooling.Max(input.AsSpan(0, 18), output.AsSpan(0, 7), more.AsSpan(0, 8), 2, windows));
        Refused(() => Pooling.Max(input.AsSpan(0, 18), output.AsSpan(0, 8), more.AsSpan(0, 7), 2, windows));
        Refused(() => Pooling.MaxGradient<float>(more.AsSpan(0, 7), output.AsSpan(0, 8), input.AsSpan(0, 18), 2, windows));
        Refused(() => Pooling.MaxGradient<float>(more.AsSpan(0, 8), output.AsSpan(0, 7), input.AsSpan(0, 18), 2, windows));
        Refused(() => Pooling.MaxGradient<float>(more.AsSpan(0, 8), output.AsSpan(0, 8), input.AsSpan(0, 17), 2, windows));

        static void Refused(Action pool) => Assert.Throws<ArgumentOutOfRangeException>(pool);
    }

    private static GuardedBuffer<T> Buffer<T>(int count, Guard guard = Guard.Canaries)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var buffer = new GuardedBuffer<T>(count, guard);
        buffer.Span.Fill(T.CreateChecked(77));
        return buffer;
    }
}
