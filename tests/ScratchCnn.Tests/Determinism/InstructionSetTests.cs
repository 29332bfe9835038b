using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Determinism;

/// <summary>
/// The weights after 20 steps of training, as one number, which every instruction set must give. tests/instruction-sets.sh runs these tests, and all
/// others of the category Kernels, once for each.
/// </summary>
[Trait("Category", "Kernels")]
public sealed class InstructionSetTests
{
    public static TheoryData<string, ulong> Expected => new()
    {
        { "convolution, normalization, pool, dropout, dense", 7152027085964689289UL },
        { "residual blocks", 8491495854739273690UL },
        { "a residual in a residual", 6305918397180823322UL },
        { "a residual round layers that work in place", 1437047318889114831UL },
        { "projection and dilation", 18036067865409252399UL },
        { "side input", 16555597445632474051UL },
        { "activations in a row", 10578432626593120574UL },
        { "no layer in between", 12117298908804024233UL },
        { "one layer", 4661070501324524026UL },
    };

    [Theory, MemberData(nameof(Expected))]
    public void Twenty_steps_of_training_give_the_weights_that_all_instruction_sets_give(string name, ulong expected)
    {
        LayerCase network = Networks.Named(name);
        using var pool = new WorkerPool(2);
        var loss = new SoftmaxCrossEntropy(labelSmoothing: 0.05);
        var model = new Model<float>(network.Spec, network.Input, seed: 20);
        var step = new TrainingStep<float>(model, loss, 16, pool);
        var optimizer = new OptimizerState<float>(new AdamW(), model);
        for (int i = 0; i < 20; i++)
        {
            var batch = new RandomBatch<float>(network.Input, model.OutputShape.Size, 16, (ulong)i, loss);
            step.Run(batch, 16, optimizer, 1e-2, randomKey: (ulong)i, clipNorm: 1);
        }

        ulong hash = 0;
        foreach (ModelTensor tensor in model.Tensors)
        {
            foreach (float value in model.Values(tensor))
                hash = CounterRandom.Mix(hash + BitConverter.SingleToUInt32Bits(value));
        }

        Assert.Equal(expected, hash);
    }

    /// <summary>Instruction sets that the environment switches off must be off, or running the suite again would prove nothing.</summary>
    [Fact]
    public void The_instruction_sets_that_the_environment_forbids_are_not_used()
    {
        if (Forbidden("DOTNET_EnableAVX512"))
            Assert.False(Avx512F.IsSupported);
        if (Forbidden("DOTNET_EnableAVX2"))
            Assert.False(Avx2.IsSupported || Fma.IsSupported);
        if (Forbidden("DOTNET_EnableHWIntrinsic"))
            Assert.False(Vector128.IsHardwareAccelerated || Vector.IsHardwareAccelerated);

        static bool Forbidden(string knob) => Environment.GetEnvironmentVariable(knob) == "0";
    }
}
