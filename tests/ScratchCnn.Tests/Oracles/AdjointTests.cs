using ScratchCnn.Layers;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Oracles;

/// <summary>
/// A linear layer y = J x + b passes gradients back by the transposed matrix, so ⟨r, J x⟩ = ⟨Jᵀ r, x⟩ for any r and x. No differences, no
/// step size: it holds to rounding.
/// </summary>
public sealed class AdjointTests
{
    private const int Batch = 3;

    public static TheoryData<string> LinearCases => [.. LayerCases.All
        .Where(layerCase => layerCase.Spec is Conv1D or Dense or AveragePool1D or GlobalAveragePool1D or Dropout or Flatten or Residual or SideInput)
        .Select(layerCase => layerCase.Name)];

    public static TheoryData<string> WeightedCases => [.. LayerCases.All
        .Where(layerCase => layerCase.Spec is Conv1D or Dense)
        .Select(layerCase => layerCase.Name)];

    [Theory, MemberData(nameof(LinearCases))]
    public void The_backward_pass_is_the_transpose_of_the_forward_pass(string name)
    {
        foreach (LayerUnderTest<double> subject in LayerCases.Named(name).Layers<double>())
        {
            LayerData<double> data = LayerData<double>.For(subject, Batch);
            LayerData<double> zero = data with { Input = new double[data.Input.Length], SecondInput = new double[data.SecondInput.Length] };
            LayerResult<double> atData = new GuardedRun<double> { Batch = Batch }.Of(subject, data);
            LayerResult<double> atZero = new GuardedRun<double> { Batch = Batch }.Of(subject, zero);
            double[] linear = [.. atData.Output.Zip(atZero.Output, (y, b) => y - b)];
            AssertEqual(
                Products(data.OutputGradient, linear),
                [.. Products(atData.InputGradient, data.Input), .. Products(atData.SecondInputGradient, data.SecondInput)]);
        }
    }

    [Theory, MemberData(nameof(WeightedCases))]
    public void Outputs_are_linear_in_the_parameters_too(string name)
    {
        LayerUnderTest<double> subject = LayerCases.Named(name).Layers<double>().Single();
        LayerData<double> data = LayerData<double>.For(subject, Batch);
        LayerResult<double> result = new GuardedRun<double> { Batch = Batch }.Of(subject, data);
        AssertEqual(Products(data.OutputGradient, result.Output), Products(result.ParameterGradient, data.Parameters));
    }

    private static double[] Products(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x * y)];

    /// <summary>Equal sums, to 1e-12 of the size of what is summed.</summary>
    private static void AssertEqual(double[] left, double[] right) =>
        Assert.True(
            Math.Abs(left.Sum() - right.Sum()) <= 1e-12 * left.Sum(Math.Abs),
            FormattableString.Invariant($"⟨r, J x⟩ = {left.Sum():R}, but ⟨Jᵀ r, x⟩ = {right.Sum():R}."));
}
