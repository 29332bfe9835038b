using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Leaky rectified linear unit: <code>y = x where x &gt; 0, else slope · x;   dx = dy where x &gt; 0, else slope · dy</code>
/// The subgradient at the kink x = 0 is the slope. Source: Maas, Hannun, Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013).
/// </summary>
/// <param name="Slope">Factor on negative values, 0 or more; 0.3 in Keras.</param>
public sealed record LeakyRelu(double Slope = 0.3) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "leaky_relu";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Slope is >= 0 and < double.PositiveInfinity, "slope", Slope, "0 or more");
        return input;
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new LeakyReluLayer<T>(T.CreateChecked(Slope), OutputShape(input));
}

/// <summary>As the slope is not negative, the output has the input's sign, and the derivative is read off it.</summary>
internal sealed class LeakyReluLayer<T>(T slope, Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool BackwardReadsOutput => true;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass) => Elementwise.LeakyRelu(pass.Input, slope, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        Elementwise.ReluGradient(pass.Output, pass.OutputGradient, slope, pass.InputGradient);
    }
}
