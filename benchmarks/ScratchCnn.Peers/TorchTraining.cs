using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScratchCnn.Peers;

/// <summary>Training steps in TorchSharp on one batch: forward, backward, Adam.</summary>
internal sealed class TorchTraining : IDisposable
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _input;
    private readonly Tensor _labels;

    /// <param name="model">The network.</param>
    /// <param name="parameters">Initial values of all its trained tensors, in libtorch's layouts and order.</param>
    /// <param name="input">[batch, length], one channel.</param>
    /// <param name="labels">[batch].</param>
    /// <param name="learningRate">Of Adam.</param>
    public TorchTraining(
        Module<Tensor, Tensor> model, IReadOnlyList<float[]> parameters, float[] input, IReadOnlyList<int> labels, double learningRate)
    {
        _model = model;
        _model.train();
        using (no_grad())
        {
            foreach ((TorchSharp.Modules.Parameter parameter, float[] values) in _model.parameters().Zip(parameters))
                parameter.copy_(tensor(values, parameter.shape));
        }

        _optimizer = optim.Adam(_model.parameters(), lr: learningRate, eps: 1e-7);
        _input = tensor(input, [labels.Count, 1, input.Length / labels.Count]);
        _labels = tensor(labels.Select(label => (long)label).ToArray());
    }

    /// <summary>One step.</summary>
    /// <returns>The loss before it.</returns>
    public float Step()
    {
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
        Tensor loss = functional.cross_entropy(_model.forward(_input), _labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _input.Dispose();
        _labels.Dispose();
    }
}
