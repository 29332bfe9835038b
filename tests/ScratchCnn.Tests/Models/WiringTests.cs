using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Models;

/// <summary>Networks in which values have several readers, and layers that read two values.</summary>
public class WiringTests
{
    private static readonly Shape Input = new(11, 2);

    public static TheoryData<ModuleSpec> Networks { get; } =
    [
        new Wired("square", (network, x) => network.Gate(x, x)),
        new Wired("gate of three readers", (network, x) =>
        {
            NetworkValue y = network.Add(new Conv1D(2, 3, Padding: Padding.Same)), gate = network.Add(new Sigmoid(), y);
            return network.Gate(network.Gate(y, gate), network.Add(new Tanh(), y));
        }),
        new Wired("product of a value with itself after another reader", (network, x) =>
        {
            NetworkValue y = network.Add(new Conv1D(2, 3, Padding: Padding.Same)), other = network.Add(new Relu(), y);
            return network.Gate(network.Gate(y, y), other);
        }),
        new Wired("input of four readers", (network, x) =>
            network.Gate(network.Gate(network.Add(new Relu(), x), network.Add(new Tanh(), x)), network.Gate(network.Add(new Dropout(0.5), x), x))),
        new Residual(new Wired("body that passes its input on", (_, x) => x)),
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_of_all_readers_are_added(ModuleSpec spec)
    {
        GradientReport report = GradientCheck.OfModule(spec, Input);
        Assert.True(report.Passed, report.ToString());
        GradientReport ofModel = GradientCheck.OfModel(new Model<double>(spec, Input, seed: 1), new SoftmaxCrossEntropy(), new GradientCheckOptions { Tolerance = 1e-7 });
        Assert.True(ofModel.Passed, ofModel.ToString());
    }

    [Fact]
    public void A_layer_that_nobody_reads_is_refused()
    {
        var spec = new Wired("unread", (network, x) =>
        {
            network.Add(new Conv1D(3, 3), x);
            return network.Add(new Relu(), x);
        });
        Assert.Contains("'conv1d_1' is not used", Assert.Throws<ArgumentException>(() => new Model<float>(spec, Input, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_is_bound_to_the_shape_of_its_value()
    {
        var spec = new Wired("misfit", (network, x) => network.Bound(new Relu(), new Shape(3, 3), x));
        Assert.Contains("'relu_1' is bound to inputs of shape (3, 3)", Assert.Throws<ArgumentException>(() => new Model<float>(spec, Input, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "conv1d_2 has no output for an input of shape (5, 4)")]
    [InlineData(0, "conv1d_2 has kernel_size = 0; expected at least 1.")]
    public void Errors_name_the_layer(int kernelSize, string message)
    {
        var spec = new Sequential(new Conv1D(4, 7), new Residual(new Conv1D(4, kernelSize)));
        Assert.Contains(message, Assert.Throws<ShapeException>(() => new Model<float>(spec, Input, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_beyond_an_array_name_the_layer_and_the_limit()
    {
        AssertRefused(new Conv1D(int.MaxValue, 5), "conv1d_1 would have a kernel of 5 × 2 × 2147483647 = 21,474,836,470 values; an array holds at most 2,147,483,591.");
        AssertRefused(new Dense(400_000_000), "dense_1 would have an output of 11 × 400000000 = 4,400,000,000 values");
        AssertRefused(new Sequential(new Flatten(), new Dense(90_000_000), new Dense(20)), "With dense_2.kernel the network would have 3,8");
        AssertRefused(new Sequential(new Conv1D(1, 300_000_000, Dilation: 30, Padding: Padding.Same)), "conv1d_1 has extent = 8999999971");

        static void AssertRefused(ModuleSpec spec, string message) =>
            Assert.Contains(message, Assert.Throws<ShapeException>(() => new Model<float>(spec, Input, 1)).Message, StringComparison.Ordinal);
    }

    /// <summary>Adds layers through the same methods for both precisions.</summary>
    public delegate NetworkValue Wiring(Wires network, NetworkValue input);

    public sealed record Wired(string What, Wiring Wiring) : ModuleSpec
    {
        public override string Kind => "wired";

        public override Shape OutputShape(Shape input) => new Model<float>(this, input, 1).OutputShape;

        public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input) => Wiring(new Wires<T>(this, network), input);

        public override string ToString() => What;
    }

    public abstract class Wires
    {
        public abstract NetworkValue Add(ModuleSpec module, NetworkValue? input = null);

        public abstract NetworkValue Gate(NetworkValue first, NetworkValue second);

        public abstract NetworkValue Bound(LayerSpec spec, Shape shape, NetworkValue input);
    }

    private sealed class Wires<T>(ModuleSpec owner, NetworkBuilder<T> network) : Wires
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override NetworkValue Add(ModuleSpec module, NetworkValue? input = null) => network.Add(module, input ?? network.Input);

        public override NetworkValue Gate(NetworkValue first, NetworkValue second) =>
            network.AddLayer(owner, new GateLayer<T>(first.Shape), first, second);

        public override NetworkValue Bound(LayerSpec spec, Shape shape, NetworkValue input) => network.AddLayer(spec, spec.Bind<T>(shape), input);
    }

    /// <summary>y = a · b, da = dy · b, db = dy · a: reads both inputs again.</summary>
    private sealed class GateLayer<T>(Shape shape) : Layer<T>(shape, shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override bool BackwardReadsSecondInput => true;

        public override void Forward(in LayerPass<T> pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = pass.Input[i] * pass.SecondInput[i];
        }

        public override void Backward(in LayerPass<T> pass)
        {
            for (int i = 0; i < pass.InputGradient.Length; i++)
                pass.InputGradient[i] = pass.OutputGradient[i] * pass.SecondInput[i];
            for (int i = 0; i < pass.SecondInputGradient.Length; i++)
                pass.SecondInputGradient[i] = pass.OutputGradient[i] * pass.Input[i];
        }
    }
}
