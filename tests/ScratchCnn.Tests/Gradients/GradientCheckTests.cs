using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Gradients;

/// <summary>The check itself: right gradients pass, and of wrong ones the culprit is named.</summary>
public sealed class GradientCheckTests
{
    private static readonly Shape Input = new(4, 3);

    [Fact]
    public void A_check_in_which_all_gradients_are_zero_does_not_pass()
    {
        GradientReport report = GradientCheck.OfModule(new Sequential(new Conv1D(2, 3), new Dropout(1 - 1e-9)), Input);
        Assert.False(report.Passed);
        Assert.Contains("All gradients are zero", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_gradient_passes()
    {
        GradientReport report = GradientCheck.OfModule(new FaultyLayer(Fault.None), Input);
        Assert.True(report.Passed, report.ToString());
        Assert.Empty(report.Culprits);
        Assert.InRange(report.WorstRelativeError, 0, 1e-11);
        Assert.Equal(["input", "faulty_1 weight"], report.Tensors.Select(tensor => tensor.Name));
        Assert.DoesNotContain("WRONG", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.OneElementOff, "input[0,3,1]: analytic ")]
    [InlineData(Fault.Unwritten, "input[0,1,2]: analytic NaN, numeric ")]
    [InlineData(Fault.Zero, "input[")]
    [InlineData(Fault.ChannelsReversed, "input[")]
    [InlineData(Fault.SamplesSwapped, "input[")]
    [InlineData(Fault.WeightForgotten, "faulty_1 weight[")]
    [InlineData(Fault.WeightTransposed, "faulty_1 weight[")]
    public void A_wrong_gradient_is_named(Fault fault, string culprit)
    {
        GradientReport report = GradientCheck.OfModule(new FaultyLayer(fault), Input);
        Assert.False(report.Passed);
        Assert.StartsWith(culprit, Assert.Single(report.Culprits), StringComparison.Ordinal);
        Assert.Contains("WRONG", report.ToString(), StringComparison.Ordinal);
        Assert.Contains(culprit, report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_gradient_deep_in_a_model_is_named()
    {
        var model = new Model<double>(new Sequential(new Dense(3), new FaultyLayer(Fault.WeightForgotten), new Dense(2)), Shape.Flat(4), seed: 1);
        GradientReport report = GradientCheck.OfModel(model, new SoftmaxCrossEntropy());
        Assert.StartsWith("faulty_1.weight[", Assert.Single(report.Culprits), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_loss_is_named()
    {
        GradientReport report = GradientCheck.OfLoss(new LossWithoutScale(), outputs: 3, label: 1);
        Assert.StartsWith("output[", Assert.Single(report.Culprits), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_of_NaN_is_infinitely_wrong()
    {
        GradientReport report = GradientCheck.OfLoss(new LossWithoutScale { Factor = double.NaN }, outputs: 3, label: 1);
        Assert.Equal(double.PositiveInfinity, report.WorstRelativeError);
        Assert.StartsWith("output[0]: analytic NaN, numeric ", Assert.Single(report.Culprits), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report_and_another_seed_another() =>
        Assert.Equal(
            [true, false],
            new ulong[] { 1, 2 }.Select(seed => Report(seed) == Report(1)));

    /// <summary>x · |x| has a derivative everywhere and a second one nowhere at 0: extrapolation alone would go wrong there.</summary>
    [Theory]
    [InlineData(0.0), InlineData(1e-4), InlineData(0.003), InlineData(-0.02), InlineData(1.5)]
    public void Differences_find_the_derivative_near_a_kink_too(double x)
    {
        double numeric = Derivative.AtZero(h => (((x + h) * Math.Abs(x + h)) - ((x - h) * Math.Abs(x - h))), 1e-12);
        Assert.Equal(2 * Math.Abs(x), numeric, x == 0 ? 1e-6 : 1e-9);
    }

    [Fact]
    public void Differences_of_smooth_functions_have_twelve_digits()
    {
        Assert.Equal(Math.Exp(1), Derivative.AtZero(h => Math.Exp(1 + h) - Math.Exp(1 - h), 1e-13), 1e-11);
        Assert.Equal(Math.Cos(2), Derivative.AtZero(h => Math.Sin(2 + h) - Math.Sin(2 - h), 1e-13), 1e-12);
    }

    private static string Report(ulong seed) =>
        GradientCheck.OfModule(new Tanh(), Input, new GradientCheckOptions { Seed = seed }).Tensors[0].Worst;

    private sealed class LossWithoutScale : Loss
    {
        public double Factor { get; init; } = 1;

        public override string Name => "wrong";

        public override TargetKind Targets => TargetKind.Values;

        public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
        {
            T sum = T.Zero, two = T.CreateChecked(2);
            for (int i = 0; i < output.Length; i++)
            {
                sum += output[i] * output[i] / two;
                if (!gradient.IsEmpty)
                    gradient[i] = T.CreateChecked(Factor) * output[i];
            }

            return sum;
        }
    }
}
