using FsCheck;
using FsCheck.Xunit;
using ScratchCnn.Losses;
using ScratchCnn.Numerics;
using ScratchCnn.Tests.Golden;

namespace ScratchCnn.Tests.Losses;

/// <summary>Properties common to all losses; each family's own tests are beside this file.</summary>
public sealed class LossTests
{
    private static readonly double[] FourWeights = [0.25, 2, 1.5, 0.75];

    public static TheoryData<string> GoldenNames => GoldenCase.Names("loss");

    public static TheoryData<string> LossNames => ["softmax", "softmax smoothed and weighted", "focal", "focal weighted", "binary", "squared", "absolute", "huber"];

    [Theory, MemberData(nameof(GoldenNames))]
    public void Losses_and_gradients_agree_with_libtorch(string name)
    {
        GoldenCase golden = GoldenCase.Find("loss", name);
        Loss loss = golden.Kind switch
        {
            "softmax_cross_entropy" => new SoftmaxCrossEntropy(
                golden.Spec.GetProperty("classWeights").ValueKind == System.Text.Json.JsonValueKind.Null ? null : FourWeights,
                golden.Number("labelSmoothing")),
            "focal_cross_entropy" => new FocalCrossEntropy(
                golden.Number("gamma"), golden.Spec.GetProperty("classWeights").ValueKind == System.Text.Json.JsonValueKind.Null ? null : FourWeights),
            "binary_cross_entropy" => new SigmoidBinaryCrossEntropy(),
            "mean_absolute_error" => new MeanAbsoluteError(),
            "huber" => new Huber(golden.Number("delta")),
            _ => new MeanSquaredError(),
        };
        int batch = golden["logits"].Shape[0], outputs = golden["logits"].Shape[1], targetSize = loss.TargetSize(outputs);
        double[] logits = golden["logits"].Values, targets = golden["target"].Values;

        var losses = new double[batch];
        var gradient = new double[batch * outputs];
        for (int sample = 0; sample < batch; sample++)
        {
            losses[sample] = loss.Evaluate(
                logits.AsSpan(sample * outputs, outputs),
                targets.AsSpan(sample * targetSize, targetSize),
                1.0 / batch,
                gradient.AsSpan(sample * outputs, outputs));
        }
        golden.AssertClose("losses", losses);
        golden.AssertClose("meanLossGradient", gradient);
    }

    /// <summary>Saved files and messages call them so.</summary>
    [Fact]
    public void Every_loss_has_its_name() => Assert.Equal(
        ["softmax_cross_entropy", "focal_cross_entropy", "sigmoid_binary_cross_entropy", "mean_squared_error", "mean_absolute_error", "huber"],
        new Loss[]
        {
            new SoftmaxCrossEntropy(), new FocalCrossEntropy(), new SigmoidBinaryCrossEntropy(), new MeanSquaredError(), new MeanAbsoluteError(), new Huber(),
        }.Select(loss => loss.Name));

    [Theory, MemberData(nameof(LossNames))]
    public void The_gradient_is_that_of_central_differences(string name)
    {
        Loss loss = Create(name);
        for (ulong seed = 0; seed < 50; seed++)
        {
            double[] output = Uniform(seed, 4, 3), target = TargetFor(loss, (int)(seed % 4));
            var gradient = new double[4];
            loss.Evaluate(output, target, 0.25, gradient);
            double scale = gradient.Max(Math.Abs);
            for (int k = 0; k < output.Length; k++)
                Assert.Equal(0.25 * CentralDifference(loss, output, target, k), gradient[k], 1e-7 * scale);
        }
    }

    [Theory, MemberData(nameof(LossNames))]
    public void Without_a_gradient_the_loss_has_the_same_bits(string name)
    {
        Loss loss = Create(name);
        double[] output = Uniform(1, 4, 5), target = TargetFor(loss, 2);
        Assert.Equal(loss.Evaluate(output, target, 1, new double[4]), loss.Evaluate(output, target, 1, []));
    }

    [Theory, MemberData(nameof(LossNames))]
    public void In_float_the_loss_is_the_double_one_rounded(string name)
    {
        float[] output = [.. Uniform(1, 4, 5).Select(value => (float)value)], gradient = new float[4];
        Loss loss = Create(name);
        double[] target = TargetFor(loss, 2), wide = new double[4];
        double expected = loss.Evaluate([.. output.Select(value => (double)value)], target, 0.5, wide);
        float[] narrowTarget = [.. target.Select(value => (float)value)];

        Assert.Equal((float)expected, Create(name).Evaluate(output, narrowTarget, 0.5f, gradient));
        Assert.Equal(wide.Select(value => (float)value), gradient);
    }

    [Theory, MemberData(nameof(LossNames))]
    public void Evaluating_allocates_nothing(string name)
    {
        Loss loss = Create(name);
        double[] output = Uniform(1, 4, 5), target = TargetFor(loss, 2), gradient = new double[4];
        loss.Evaluate(output, target, 1, gradient);
        long before = GC.GetAllocatedBytesForCurrentThread();
        loss.Evaluate(output, target, 1, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory, MemberData(nameof(LossNames))]
    public void A_value_that_is_no_number_shows_in_the_loss(string name)
    {
        Loss loss = Create(name);
        Assert.True(double.IsNaN(loss.Evaluate([0, double.NaN, 1, 2], TargetFor(loss, 2), 1, new double[4])));
    }

    [Theory, MemberData(nameof(LossNames))]
    public void Outputs_of_ten_thousand_are_safe_in_float(string name)
    {
        Loss loss = Create(name);
        var target = new float[loss.TargetSize(4)];
        var gradient = new float[4];
        for (int label = 0; label < 4; label++)
        {
            loss.EncodeLabel(label, target);
            Assert.True(float.IsFinite(loss.Evaluate([1e4f, -1e4f, 0, 1e4f], target, 1, gradient)));
            Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Property]
    public void A_softmax_gradient_sums_to_zero(int seed, PositiveInt classes)
    {
        var loss = new SoftmaxCrossEntropy(labelSmoothing: 0.1);
        int outputs = classes.Get + 1;
        var gradient = new double[outputs];
        loss.Evaluate(Uniform((ulong)seed, outputs, 20), [(double)CounterRandom.Below((ulong)seed, 1000, outputs)], 1, gradient);
        Assert.Equal(0, gradient.Sum(), 1e-14 * outputs);
    }

    internal static double[] Uniform(ulong seed, int count, double limit) =>
        [.. Enumerable.Range(0, count).Select(i => limit * ((2 * CounterRandom.Uniform(seed, (ulong)i)) - 1))];

    private static Loss Create(string name) => name switch
    {
        "softmax" => new SoftmaxCrossEntropy(),
        "softmax smoothed and weighted" => new SoftmaxCrossEntropy(FourWeights, 0.1),
        "focal" => new FocalCrossEntropy(),
        "focal weighted" => new FocalCrossEntropy(0.5, FourWeights),
        "binary" => new SigmoidBinaryCrossEntropy(),
        "absolute" => new MeanAbsoluteError(),
        "huber" => new Huber(0.75),
        _ => new MeanSquaredError(),
    };

    private static double[] TargetFor(Loss loss, int label)
    {
        var target = new double[loss.TargetSize(4)];
        loss.EncodeLabel(label, target);
        return target;
    }

    /// <summary>Of the fourth order, with a step at which neither rounding nor the next term reaches 1e-8.</summary>
    private static double CentralDifference(Loss loss, double[] output, double[] target, int index)
    {
        const double step = 1e-3;
        double At(double offset)
        {
            double[] moved = [.. output];
            moved[index] += offset;
            return loss.Evaluate(moved, target, 1, []);
        }
        return ((8 * (At(step) - At(-step))) - (At(2 * step) - At(-2 * step))) / (12 * step);
    }
}
