using System.Numerics;
using System.Runtime.InteropServices;

namespace ScratchCnn.Tests.Layers;

/// <summary>Comparison of floating-point values bit for bit; a NaN equals a NaN, −0 does not equal 0.</summary>
internal static class Bits
{
    public static void AssertEqual<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.True(expected.Length == actual.Length, $"{what}: expected {expected.Length} values, got {actual.Length}.");
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
            return;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(actual.Slice(i, 1))))
                Assert.Fail(FormattableString.Invariant($"{what}: value {i} of {expected.Length} should be {expected[i]:R}, and is {actual[i]:R}."));
        }
    }

    public static void AssertEqual<T>(LayerResult<T> expected, LayerResult<T> actual)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        AssertEqual<T>(expected.Output, actual.Output, "Output");
        AssertEqual<T>(expected.InputGradient, actual.InputGradient, "Input gradient");
        AssertEqual<T>(expected.SecondInputGradient, actual.SecondInputGradient, "Second input gradient");
        AssertEqual<T>(expected.ParameterGradient, actual.ParameterGradient, "Parameter gradient");
        AssertEqual<T>(expected.State, actual.State, "State");
    }

    /// <summary>|expected − actual| ≤ tolerance · (1 + |expected|), value by value.</summary>
    public static void AssertNear<T>(ReadOnlySpan<double> expected, ReadOnlySpan<T> actual, double tolerance, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.True(expected.Length == actual.Length, $"{what}: expected {expected.Length} values, got {actual.Length}.");
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - double.CreateChecked(actual[i]));
            if (!(difference <= tolerance * (1 + Math.Abs(expected[i]))))
                Assert.Fail(FormattableString.Invariant($"{what}: value {i} of {expected.Length} should be about {expected[i]:R}, and is {actual[i]:R}."));
        }
    }
}
