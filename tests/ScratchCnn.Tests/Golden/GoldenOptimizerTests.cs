using ScratchCnn.Optimizers;

namespace ScratchCnn.Tests.Golden;

/// <summary>Ten steps of every optimizer against libtorch.</summary>
public sealed class GoldenOptimizerTests
{
    public static TheoryData<string> Cases => GoldenCase.Names("optimizer");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_steps_agree_with_libtorch(string name)
    {
        GoldenCase golden = GoldenCase.Find("optimizer", name);
        Optimizer optimizer = OptimizerOf(golden);
        double[] parameters = [.. golden["start"].Values];
        int count = parameters.Length, steps = golden["gradients"].Shape[0];
        var firstMoment = new double[optimizer.MomentCount > 0 ? count : 0];
        var secondMoment = new double[optimizer.MomentCount > 1 ? count : 0];
        var path = new List<double>();
        for (int step = 1; step <= steps; step++)
        {
            ReadOnlySpan<double> gradient = golden["gradients"].Values.AsSpan((step - 1) * count, count);
            optimizer.Update(parameters, gradient, firstMoment, secondMoment, gradientScale: 1, golden.Number("learningRate"), step);
            path.AddRange(parameters);
        }

        golden.AssertClose("parameters", path.ToArray());
    }

    private static Optimizer OptimizerOf(GoldenCase golden) => golden.Kind switch
    {
        "adam" => new Adam(1e-3, golden.Number("beta1"), golden.Number("beta2"), golden.Number("epsilon")),
        "adamw" => new AdamW(1e-3, golden.Number("weightDecay"), golden.Number("beta1"), golden.Number("beta2"), golden.Number("epsilon")),
        "sgd" => new Sgd(0.01, golden.Number("momentum"), golden.Flag("nesterov")),
        _ => throw new NotSupportedException($"No optimizer is built for golden cases of kind '{golden.Kind}'."),
    };
}
