using FsCheck.Xunit;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Properties;

/// <summary>The contract, the oracle and the gradient check on random layers. A failure prints the layer, its shape, and FsCheck's replay.</summary>
[Properties(Arbitrary = [typeof(RandomLayers)], MaxTest = 150)]
public sealed class LayerProperties
{
    [Property]
    public void A_float_layer_equals_its_reference(RandomLayer layer) => LayerOracle<float>.AssertEqual(layer.Case, layer.Batch, training: true);

    [Property]
    public void A_double_layer_equals_its_reference(RandomLayer layer) => LayerOracle<double>.AssertEqual(layer.Case, layer.Batch, training: true);

    [Property]
    public void Memory_is_overwritten_and_nothing_outside_is_touched(RandomLayer layer) =>
        LayerContract<float>.ForEachLayer(layer.Case, layer.Batch, contract =>
        {
            contract.OverwritesEverything();
            contract.ReadsNothingOutside();
        });

    [Property]
    public void Samples_are_apart_and_blocks_unseen(RandomLayer layer) =>
        LayerContract<float>.ForEachLayer(layer.Case, layer.Batch, contract =>
        {
            contract.KeepsSamplesApart();
            contract.DoesNotSeeBlocks();
            contract.PredictsSampleBySample();
        });

    [Property]
    public void The_gradient_agrees_with_differences(RandomLayer layer, ushort seed)
    {
        var options = new GradientCheckOptions { Batch = layer.Batch, Seed = seed, Directions = 1, Coordinates = 4 };
        GradientReport report = GradientCheck.OfModule(layer.Spec, layer.Input, options);

        // Padding may cover every tap of a dilated kernel; then all gradients are zero, and rightly so.
        Assert.True(report.WorstRelativeError <= report.Tolerance, $"Seed {seed}: {report}");
    }
}
