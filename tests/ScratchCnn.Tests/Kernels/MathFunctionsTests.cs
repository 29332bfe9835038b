using System.Globalization;
using System.Numerics;
using MathNet.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class MathFunctionsTests
{
    private const int RandomPoints = 200_000;

    private delegate void SpanFunction<T>(ReadOnlySpan<T> x, Span<T> y);

    private static readonly double[] Special =
    [
        0.0, -0.0, double.Epsilon, -double.Epsilon, 1e-310, -1e-310, 2.2250738585072014e-308, 1e-300, -1e-300, 1e-20, -1e-20,
        0.46875, 0.625, -0.625, 1, -1, Math.BitDecrement(1), Math.BitIncrement(1), Math.Sqrt(0.5), Math.Sqrt(2), 2, -2, Math.Log(2) / 2,
        20, -20, 37, -37, 708.4, -708.4, 709.78, 709.79, 710.5, -744.4, -745.13, -745.14, -746.5, 1000, -1000, 1e10, -1e10,
        double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() => AssertUlps(MathFunctions.Exp, Math.Exp, Points(-760, 720));

    [Fact]
    public void Exp_of_small_numbers_is_within_two_units_in_the_last_place() => AssertUlps(MathFunctions.Exp, Math.Exp, Points(-1, 1));

    [Fact]
    public void Log_is_within_two_units_in_the_last_place_for_every_bit_pattern() =>
        AssertUlps(MathFunctions.Log, Math.Log, AnyPositive());

    [Fact]
    public void Log_near_one_is_within_two_units_in_the_last_place() => AssertUlps(MathFunctions.Log, Math.Log, Points(0.4, 2.5));

    [Fact]
    public void Tanh_is_within_two_units_in_the_last_place() => AssertUlps(MathFunctions.Tanh, Math.Tanh, Points(-3, 3));

    [Fact]
    public void Tanh_of_large_numbers_is_within_two_units_in_the_last_place() => AssertUlps(MathFunctions.Tanh, Math.Tanh, Points(-25, 25));

    [Fact]
    public void Sigmoid_is_within_two_units_in_the_last_place() => AssertUlps(MathFunctions.Sigmoid, CompensatedSigmoid, Points(-40, 40));

    [Fact]
    public void Sigmoid_of_very_negative_numbers_is_within_two_units_in_the_last_place() =>
        AssertUlps(MathFunctions.Sigmoid, CompensatedSigmoid, Points(-750, 0));

    [Fact]
    public void Erf_agrees_with_MathNet_to_1e_15()
    {
        foreach (double x in Points(-7, 7).Concat(Special).Where(double.IsFinite))
            Assert.Equal(SpecialFunctions.Erf(x), MathFunctions.Erf(x), 1e-15);
        Assert.Equal([-1, 1], new[] { MathFunctions.Erf(double.NegativeInfinity), MathFunctions.Erf(double.PositiveInfinity) });
        Assert.True(double.IsNaN(MathFunctions.Erf(double.NaN)));
    }

    [Fact]
    public void Odd_functions_are_odd_to_the_bit()
    {
        foreach (double x in Points(-8, 8).Concat(Special).Where(x => !double.IsNaN(x)))
        {
            Assert.Equal(Bits(-MathFunctions.Tanh(x)), Bits(MathFunctions.Tanh(-x)));
            Assert.Equal(Bits(-MathFunctions.Erf(x)), Bits(MathFunctions.Erf(-x)));
        }
    }

    [Theory]
    [InlineData("exp"), InlineData("log"), InlineData("tanh"), InlineData("sigmoid"), InlineData("erf")]
    public void A_span_of_any_length_holds_the_scalar_functions_bits(string name)
    {
        for (int length = 0; length <= (3 * Vector<float>.Count) + 1; length++)
        {
            double[] x = [.. Points(-30, 30).Skip(17 * length).Take(length)];
            AssertSameBits(Spans<double>(name), x, x.Select(Scalar(name)));
            float[] narrow = [.. x.Select(value => (float)value)];
            AssertSameBits(Spans<float>(name), narrow, narrow.Select(value => (float)Scalar(name)(value)));
        }

        // There and back, so that each stands in a whole vector of any width.
        double[] special = [.. Special, .. Special.Reverse()];
        AssertSameBits(Spans<double>(name), special, special.Select(Scalar(name)));
        float[] narrowSpecial = [.. special.Select(value => (float)value)];
        AssertSameBits(Spans<float>(name), narrowSpecial, narrowSpecial.Select(value => (float)Scalar(name)(value)));
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => MathFunctions.Exp<float>(new float[3], new float[2]));
        Assert.Equal("Input and output need equal lengths; got 3 and 2.", error.Message);
    }

    [Fact]
    public void Other_number_types_are_refused()
    {
        var error = Assert.Throws<NotSupportedException>(() => MathFunctions.Exp<Half>(new Half[3], new Half[3]));
        Assert.Equal("Math functions exist for float and double, not for Half.", error.Message);
    }

    /// <summary>Recorded on x86-64 with 256-bit vectors; must hold with any instruction set switched off, down to DOTNET_EnableHWIntrinsic=0.</summary>
    [Theory]
    [InlineData("exp", 3861527269449264662UL)]
    [InlineData("log", 5267875978755227748UL)]
    [InlineData("tanh", 17189111671735121567UL)]
    [InlineData("sigmoid", 6125031738135855383UL)]
    [InlineData("erf", 8019842990127594838UL)]
    public void The_bits_are_those_of_every_other_machine(string name, ulong expected)
    {
        ulong hash = 0;
        foreach (double x in Points(name == "log" ? 0 : -30, 30).Take(20_000))
            hash = CounterRandom.Mix(hash + Bits(Scalar(name)(x)));
        Assert.Equal(expected, hash);
    }

    /// <summary>The quotient of the logistic function with the rounding errors of sum and division put back in.</summary>
    private static double CompensatedSigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x)), numerator = x < 0 ? e : 1;
        double sum = 1 + e, sumError = e - (sum - 1), quotient = numerator / sum;
        double remainder = Math.FusedMultiplyAdd(-quotient, sum, numerator) - (quotient * sumError);
        return quotient + (remainder / sum);
    }

    private static void AssertUlps(Func<double, double> actual, Func<double, double> expected, IEnumerable<double> points)
    {
        foreach (double x in points.Concat(Special))
        {
            double want = expected(x), got = actual(x);
            double ulp = Math.BitIncrement(Math.Abs(want)) - Math.Abs(want);
            bool close = double.IsFinite(want) ? Math.Abs(got - want) <= 2 * ulp : got.Equals(want);
            Assert.True(close, string.Create(CultureInfo.InvariantCulture, $"f({x:R}) is {want:R}; got {got:R}."));
        }
    }

    private static void AssertSameBits<T>(SpanFunction<T> function, T[] x, IEnumerable<T> expected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var y = new T[x.Length];
        function(x, y);
        Assert.Equal(expected.Select(Pattern), y.Select(Pattern));
        T[] inPlace = [.. x];
        function(inPlace, inPlace);
        Assert.Equal(y.Select(Pattern), inPlace.Select(Pattern));
    }

    /// <summary>All NaNs are one: their payload is not promised.</summary>
    private static ulong Pattern<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> => T.IsNaN(value) ? ulong.MaxValue : Bits(double.CreateChecked(value));

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static Func<double, double> Scalar(string name) => name switch
    {
        "exp" => MathFunctions.Exp,
        "log" => MathFunctions.Log,
        "tanh" => MathFunctions.Tanh,
        "sigmoid" => MathFunctions.Sigmoid,
        _ => MathFunctions.Erf,
    };

    private static SpanFunction<T> Spans<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => name switch
        {
            "exp" => MathFunctions.Exp<T>,
            "log" => MathFunctions.Log<T>,
            "tanh" => MathFunctions.Tanh<T>,
            "sigmoid" => MathFunctions.Sigmoid<T>,
            _ => MathFunctions.Erf<T>,
        };

    private static IEnumerable<double> Points(double from, double to)
    {
        for (int i = 0; i < RandomPoints; i++)
            yield return from + ((to - from) * CounterRandom.Uniform(7, (ulong)i));
    }

    private static IEnumerable<double> AnyPositive()
    {
        for (int i = 0; i < RandomPoints; i++)
            yield return BitConverter.UInt64BitsToDouble(CounterRandom.Bits(8, (ulong)i) >> 1);
    }
}
