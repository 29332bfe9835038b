using System.Numerics;
using System.Text.Json;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Tests.Golden;

namespace ScratchCnn.Tests.Optimizers;

/// <summary>Properties common to all optimizers.</summary>
public sealed class OptimizerTests
{
    public static TheoryData<string> GoldenNames => GoldenCase.Names("optimizer");

    public static TheoryData<string> OptimizerNames => ["adam", "adamw", "sgd", "momentum", "nesterov"];

    [Theory, MemberData(nameof(GoldenNames))]
    public void Ten_steps_agree_with_libtorch(string name)
    {
        GoldenCase golden = GoldenCase.Find("optimizer", name);
        Optimizer optimizer = golden.Kind switch
        {
            "adam" => new Adam(1e-3, golden.Number("beta1"), golden.Number("beta2"), golden.Number("epsilon")),
            "adamw" => new AdamW(
                1e-3, golden.Number("weightDecay"), golden.Number("beta1"), golden.Number("beta2"), golden.Number("epsilon")),
            _ => new Sgd(
                0.01, golden.Spec.GetProperty("momentum").ValueKind == JsonValueKind.Null ? 0 : golden.Number("momentum"),
                golden.Spec.GetProperty("nesterov").ValueKind == JsonValueKind.True),
        };
        int steps = golden["gradients"].Shape[0], count = golden["gradients"].Shape[1];
        double[] parameters = [.. golden["start"].Values], first = new double[count], second = new double[count], path = new double[steps * count];
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<double> gradient = golden["gradients"].Values.AsSpan(step * count, count);
            optimizer.Update(parameters, gradient, first, second, 1, golden.Number("learningRate"), step + 1);
            parameters.CopyTo(path, step * count);
        }
        golden.AssertClose("parameters", path);
    }

    /// <summary>An element's bits may not depend on where it stands: in a vector's lane, or in the tail behind the last whole vector.</summary>
    [Theory, MemberData(nameof(OptimizerNames))]
    public void Any_piece_updated_alone_gives_the_same_bits(string name)
    {
        AssertPiecesAgree<float>(Create(name));
        AssertPiecesAgree<double>(Create(name));
    }

    [Theory, MemberData(nameof(OptimizerNames))]
    public void The_gradient_scale_is_a_factor_on_the_gradient(string name)
    {
        double[] start = Uniform(4, 19), gradient = Uniform(5, 19), scaled = [.. gradient.Select(g => 0.25 * g)];
        Assert.Equal(
            Run(Create(name), start, scaled, gradientScale: 1).Parameters,
            Run(Create(name), start, gradient, gradientScale: 0.25).Parameters);
    }

    [Theory, MemberData(nameof(OptimizerNames))]
    public void Updating_allocates_nothing(string name)
    {
        Optimizer optimizer = Create(name);
        float[] parameters = new float[37], gradient = new float[37], first = new float[37], second = new float[37];
        optimizer.Update(parameters, gradient, first, second, 1, 1e-3, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Update(parameters, gradient, first, second, 1, 1e-3, 2);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Saved files and messages call them so.</summary>
    [Fact]
    public void Every_optimizer_has_its_name() =>
        Assert.Equal(["adam", "adamw", "sgd"], [new Adam().Name, new AdamW().Name, new Sgd().Name]);

    [Theory]
    [InlineData("adam", 2), InlineData("adamw", 2), InlineData("sgd", 0), InlineData("momentum", 1), InlineData("nesterov", 1)]
    public void The_moments_are_as_many_as_the_rule_needs(string name, int expected) =>
        Assert.Equal(expected, Create(name).MomentCount);

    [Fact]
    public void Spans_of_other_lengths_are_refused()
    {
        var adam = new Adam();
        var error = Assert.Throws<ArgumentException>(() => adam.Update(new float[5], new float[4], new float[5], new float[5], 1, 1e-3, 1));
        Assert.Equal("5 parameters need a gradient of 5 values; got 4.", error.Message);
        Assert.Throws<ArgumentException>(() => adam.Update(new float[5], new float[5], new float[4], new float[5], 1, 1e-3, 1));
        Assert.Throws<ArgumentException>(() => adam.Update(new float[5], new float[5], new float[5], new float[4], 1, 1e-3, 1));
        Assert.Throws<ArgumentException>(() => new Sgd().Update(new float[5], new float[4], [], [], 1, 1e-3, 1));
        Assert.Throws<ArgumentException>(() => new Sgd(momentum: 0.9).Update(new float[5], new float[5], [], [], 1, 1e-3, 1));
    }

    [Fact]
    public void Hyper_parameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(weightDecay: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(momentum: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(learningRate: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(learningRate: 1).LearningRate = double.NaN);
    }

    /// <summary>As in Keras: without momentum there is nothing to look ahead by.</summary>
    [Fact]
    public void Nesterov_without_momentum_is_plain_gradient_descent()
    {
        double[] start = Uniform(4, 19), gradient = Uniform(5, 19);
        var nesterov = new Sgd(nesterov: true);
        Assert.Equal(0, nesterov.MomentCount);
        Assert.Equal(Run(new Sgd(), start, gradient, gradientScale: 1).Parameters, Run(nesterov, start, gradient, gradientScale: 1).Parameters);
    }

    [Fact]
    public void The_ends_of_the_ranges_are_taken_and_refusals_say_what_was_expected()
    {
        _ = new Adam(learningRate: 0, beta1: 0, beta2: 0);
        _ = new AdamW(weightDecay: 0);
        Refused("beta1 must be at least 0 and below 1.", () => new Adam(beta1: 1));
        Refused("beta2 must be at least 0 and below 1.", () => new Adam(beta2: 1));
        Refused("epsilon must be above 0.", () => new Adam(epsilon: 0));
        Refused("weightDecay must be at least 0.", () => new AdamW(weightDecay: -1));
        Refused("momentum must be at least 0 and below 1.", () => new Sgd(momentum: 1));
        Refused("The learning rate must be finite and at least 0.", () => new Sgd(-1));

        var adam = new Adam();
        Lengths("first moment", () => adam.Update(new float[5], new float[5], new float[4], new float[5], 1, 1e-3, 1));
        Lengths("second moment", () => adam.Update(new float[5], new float[5], new float[5], new float[4], 1, 1e-3, 1));
        Lengths("gradient", () => new Sgd().Update(new float[5], new float[4], [], [], 1, 1e-3, 1));
        Lengths("first moment", () => new Sgd(momentum: 0.9).Update(new float[5], new float[5], new float[4], [], 1, 1e-3, 1));

        static void Refused(string message, Func<object> create) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);

        static void Lengths(string what, Action update) =>
            Assert.Equal($"5 parameters need a {what} of 5 values; got 4.", Assert.Throws<ArgumentException>(update).Message);
    }
    internal static double[] Uniform(ulong seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (2 * CounterRandom.Uniform(seed, (ulong)i)) - 1)];

    private static void AssertPiecesAgree<T>(Optimizer optimizer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = (3 * Vector<T>.Count) - 1;
        T[] start = [.. Uniform(4, count).Select(T.CreateTruncating)], gradient = [.. Uniform(3, count).Select(T.CreateTruncating)];
        T scale = T.CreateTruncating(0.7);
        (T[] parameters, T[] first, T[] second) = Run(optimizer, start, gradient, scale);
        for (int i = 0; i < count; i++)
        {
            (T[] parameter, T[] firstAlone, T[] secondAlone) = Run(optimizer, start[i..(i + 1)], gradient[i..(i + 1)], scale);
            Assert.Equal((parameters[i], first[i], second[i]), (parameter[0], firstAlone[0], secondAlone[0]));
        }
    }

    private static (T[] Parameters, T[] First, T[] Second) Run<T>(Optimizer optimizer, T[] start, T[] gradient, T gradientScale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] parameters = [.. start], first = new T[gradient.Length], second = new T[gradient.Length];
        for (int step = 1; step <= 3; step++)
            optimizer.Update(parameters, gradient, first, second, gradientScale, 0.01, step);
        return (parameters, first, second);
    }

    private static Optimizer Create(string name) => name switch
    {
        "adam" => new Adam(),
        "adamw" => new AdamW(),
        "sgd" => new Sgd(),
        "momentum" => new Sgd(momentum: 0.9),
        _ => new Sgd(momentum: 0.9, nesterov: true),
    };
}
