using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Golden;

/// <summary>The residual block, with and without its projection, as a network of its own against libtorch.</summary>
public sealed class GoldenResidualTests
{
    public static TheoryData<string> Cases => GoldenCase.Names("residual");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_residual_block_agrees_with_libtorch(string name)
    {
        GoldenCase golden = GoldenCase.Find("residual", name);
        int[] shape = golden["input"].Shape;
        var model = new Model<double>(Spec(golden), new Shape(shape[1], shape[2]), seed: 1);
        foreach ((ModelTensor tensor, string goldenName) in Tensors(model))
            golden[goldenName].Values.CopyTo(model.Values(tensor));

        using var pool = new WorkerPool(2);
        var step = new TrainingStep<double>(model, new GivenGradientLoss(shape[0]), shape[0], pool, wantInputGradient: true);
        step.ComputeGradient(new GoldenBatch(golden["input"].Values, golden["outputGradient"].Values, shape[0]), shape[0], randomKey: 1);

        golden.AssertClose("output", step.Outputs);
        golden.AssertClose("inputGradient", step.InputGradient);
        foreach ((ModelTensor tensor, string goldenName) in Tensors(model))
            golden.AssertClose($"{goldenName}Gradient", step.Gradient.Slice(tensor.Offset, tensor.Size));
    }

    private static Residual Spec(GoldenCase golden)
    {
        int filters = golden.Int("filters"), kernelSize = golden.Int("kernelSize");
        return new Residual(
            new Sequential(
                new Conv1D(filters, kernelSize, Padding: Padding.Same) { Name = "1" },
                new Relu(),
                new Conv1D(filters, kernelSize, Padding: Padding.Same) { Name = "2" }),
            golden.Flag("projection") ? new Conv1D(filters, 1) { Name = "projection" } : null);
    }

    /// <summary>"1.kernel" is kernel1 in the golden file, "projection.kernel" is projectionKernel.</summary>
    private static IEnumerable<(ModelTensor Tensor, string GoldenName)> Tensors(Model<double> model) =>
        model.Tensors.Select(tensor => (tensor, tensor.Name.Split('.') switch
        {
            ["projection", "kernel"] => "projectionKernel",
            ["projection", "bias"] => "projectionBias",
            [string number, string kind] => $"{kind}{number}",
            _ => throw new NotSupportedException($"Unknown tensor '{tensor.Name}'."),
        }));
}
