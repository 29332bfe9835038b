using System.Numerics;

namespace ScratchCnn.Tests.Layers;

/// <summary>The contract, tried on every case of <see cref="LayerCases"/>.</summary>
[Trait("Category", "Kernels")]
public abstract class LayerContractTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static TheoryData<string> Cases => LayerCases.Names;

    public static TheoryData<string> CasesInPlace => LayerCases.NamesWhere<T>(layer => layer.CanRunInPlace);

    public static TheoryData<string> CasesWithFusedRelu => LayerCases.NamesWhere<T>(layer => layer.CanFuseRelu);

    public static TheoryData<string> CasesWithFusedReluGradient => LayerCases.NamesWhere<T>(layer => layer.CanFuseReluGradient);

    public static TheoryData<string> CasesInParts => LayerCases.NamesWhere<T>(layer => layer.ForwardParts > 1);

    [Theory, MemberData(nameof(Cases))]
    public void The_output_has_the_shape_that_the_description_foretells(string name)
    {
        LayerCase layerCase = LayerCases.Named(name);
        Assert.Equal(layerCase.Spec.OutputShape(layerCase.Input), layerCase.Layers<T>().Last().Layer.OutputShape);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Everything_is_overwritten_and_what_was_there_before_does_not_matter(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.OverwritesEverything());

    [Theory, MemberData(nameof(Cases))]
    public void Nothing_is_read_behind_the_end_of_a_buffer(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.ReadsNothingOutside());

    [Theory, MemberData(nameof(Cases))]
    public void Blocks_of_samples_in_any_size_and_order_give_the_same_bits(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.DoesNotSeeBlocks());

    [Theory, MemberData(nameof(Cases))]
    public void A_sample_depends_on_no_other_sample(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.KeepsSamplesApart());

    [Theory, MemberData(nameof(Cases))]
    public void Predictions_need_no_packed_values_and_leave_the_state_alone(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.PredictsSampleBySample());

    [Theory, MemberData(nameof(CasesInParts))]
    public void The_parts_of_a_samples_forward_pass_are_the_whole_of_it(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.DividesAForwardPassIntoParts());

    [Theory, MemberData(nameof(Cases))]
    public void The_input_gradient_can_be_left_out(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.CanLeaveOutTheInputGradient());

    [Theory, MemberData(nameof(CasesInPlace))]
    public void A_layer_that_may_run_in_place_gives_the_same_bits_there(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.RunsInPlace());

    [Theory, MemberData(nameof(CasesWithFusedRelu))]
    public void A_fused_relu_gives_the_bits_of_a_separate_one(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.FusesRelu());

    [Theory, MemberData(nameof(CasesWithFusedReluGradient))]
    public void A_fused_relu_passes_the_gradient_back_like_a_separate_one(string name) =>
        LayerContract<T>.ForEachLayer(LayerCases.Named(name), batch: 5, contract => contract.FusesReluGradient());
}

public sealed class LayerContractInFloatTests : LayerContractTests<float>;

public sealed class LayerContractInDoubleTests : LayerContractTests<double>;
