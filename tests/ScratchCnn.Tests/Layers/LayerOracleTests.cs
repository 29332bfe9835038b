using System.Numerics;

namespace ScratchCnn.Tests.Layers;

/// <summary>The plain formulas, tried on every case of <see cref="LayerCases"/>.</summary>
[Trait("Category", "Kernels")]
public abstract class LayerOracleTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static TheoryData<string> Cases => LayerCases.Names;

    [Theory, MemberData(nameof(Cases))]
    public void Training_equals_the_reference(string name) => LayerOracle<T>.AssertEqual(LayerCases.Named(name), batch: 3, training: true);

    [Theory, MemberData(nameof(Cases))]
    public void Training_on_one_sample_equals_the_reference(string name) =>
        LayerOracle<T>.AssertEqual(LayerCases.Named(name), batch: 1, training: true);

    [Theory, MemberData(nameof(Cases))]
    public void Predicting_equals_the_reference(string name) => LayerOracle<T>.AssertEqual(LayerCases.Named(name), batch: 4, training: false);
}

public sealed class LayerOracleInFloatTests : LayerOracleTests<float>;

public sealed class LayerOracleInDoubleTests : LayerOracleTests<double>;
