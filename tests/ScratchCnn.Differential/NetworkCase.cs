using System.Numerics;
using ScratchCnn.Architectures;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Training;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ScratchCnn.Differential;

/// <summary>
/// A whole random network with a random loss, optimizer and clipping: the gradient of the first step, the loss of each of a few steps, and weights,
/// statistics and predictions after them.
/// </summary>
internal sealed class NetworkCase
{
    private const int Steps = 3;

    private readonly ModuleSpec _spec;
    private readonly Shape _input;
    private readonly RandomLoss _loss;
    private readonly RandomOptimizer _optimizer;
    private readonly double _clip;
    private readonly int _outputs;
    private readonly int _batch;
    private readonly int _threads;
    private readonly ModelTensor[] _tensors;
    private readonly double[][] _values;
    private readonly double[] _inputs;
    private readonly double[] _targets;

    private NetworkCase(Draws draws)
    {
        string loss = draws.OneOf([.. RandomLoss.Kinds]);
        _outputs = draws.Between(2, 5);
        (_spec, _input) = new RandomModules(draws).Network(_outputs);
        _loss = RandomLoss.Of(loss, _outputs, draws);
        _optimizer = RandomOptimizer.Of(draws.OneOf([.. RandomOptimizer.Kinds]), 1e-3, draws);
        _clip = draws.Coin() ? double.PositiveInfinity : draws.Magnitude(0.01, 1);
        (_batch, _threads) = (draws.Between(2, 9), draws.Between(1, 3));
        _tensors = [.. new Model<double>(_spec, _input, seed: 0).Tensors];
        _values = [.. _tensors.Select(tensor => LayerCase.RandomValues(tensor, draws))];
        _inputs = draws.Values(_batch * _input.Size);
        _targets = _loss.Targets(_batch, _outputs, draws);
    }

    public static Outcome Run(Draws draws)
    {
        var network = new NetworkCase(draws);
        (List<Result> reference, double distance) = network.Torch(ScalarType.Float64);
        return Outcome.Of(
            $"{Architecture.Of(new Model<double>(network._spec, network._input, seed: 0)).ToJson()}, {network._loss.Description}, {network._optimizer.Description}, clipped to {network._clip}, "
            + $"batch {network._batch}, threads {network._threads}",
            Outcome.HasDiverged(reference)
                ? new Runs(reference, [], [], [])
                : new Runs(reference, network.Ours<double>(), network.Ours<float>(), network.Torch(ScalarType.Float32).Results) { KinkDistance = distance });
    }

    private List<Result> Ours<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Model<T> model = OurModel.Of<T>(_spec, _input, _tensors, _values);
        using var pool = new WorkerPool(_threads);
        var step = new TrainingStep<T>(model, _loss.Ours, _batch, pool);
        var optimizer = new OptimizerState<T>(_optimizer.Ours, model);
        var source = new Source<T>(_inputs.To<T>(), _targets.To<T>(), _batch);
        var results = new List<Result>();
        var losses = new double[Steps];
        for (int i = 0; i < Steps; i++)
        {
            losses[i] = step.Run(source, _batch, optimizer, _optimizer.Ours.LearningRate, randomKey: 0, _clip);
            if (i == 0)
                results.AddRange(model.Tensors.Where(tensor => tensor.IsTrained).Select(tensor => Gradient(tensor.Name, step.GradientOf(tensor.Name).ToDoubles())));
        }

        var predicted = new T[_batch * _outputs];
        new Predictor<T>(model, pool: pool).Predict(_inputs.To<T>(), predicted);
        results.AddRange([new("losses", losses), new("prediction", predicted.AsSpan().ToDoubles())]);
        results.AddRange(model.Tensors.Select(tensor => new Result(tensor.Name, model.Values(tensor).ToDoubles())));
        return results;
    }

    private (List<Result> Results, double KinkDistance) Torch(ScalarType type)
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Value)[] tensors = [.. _tensors.Zip(_values, (tensor, values) =>
        {
            Tensor value = values.ToTensor(type, [.. tensor.Dimensions.Select(size => (long)size)]);
            return (tensor.Name, tensor.IsTrained ? new Parameter(value) : value);
        })];
        Parameter[] parameters = [.. tensors.Select(tensor => tensor.Value).OfType<Parameter>()];
        var model = new TorchModel(tensors, watchKinks: type == ScalarType.Float64);
        Tensor inputs = _inputs.ToTensor(type, _batch, _input.Length, _input.Channels), targets = _targets.ToTensor(type, _batch, _targets.Length / _batch);
        optim.Optimizer optimizer = _optimizer.Torch(parameters);
        var results = new List<Result>();
        var losses = new double[Steps];
        double distance = double.PositiveInfinity;
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            Tensor loss = _loss.Torch(model.Forward(_spec, inputs, training: true).flatten(1), targets).mean();
            distance = Math.Min(distance, model.KinkDistance);
            loss.backward();
            losses[step] = loss.to_type(ScalarType.Float64).item<double>();
            if (step == 0)
            {
                results.AddRange(tensors.Where(tensor => tensor.Value is Parameter).Select(tensor =>
                    Gradient(tensor.Name, tensor.Value.grad.ToDoubles((int)tensor.Value.numel()))));
            }

            OptimizerCase.ClipTorch(parameters, _clip);
            optimizer.step();
        }

        results.AddRange([new("losses", losses), new("prediction", model.Forward(_spec, inputs, training: false).ToDoubles())]);
        results.AddRange(tensors.Select(tensor => new Result(tensor.Name, tensor.Value.ToDoubles())));
        return (results, Math.Min(distance, model.KinkDistance));
    }

    private static Result Gradient(string tensor, double[] values) => new($"{tensor} gradient", values, IsGradient: true);

    private sealed class Source<T>(T[] inputs, T[] targets, int batch) : IBatchSource<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Load(int sample, Span<T> input, Span<T> target)
        {
            inputs.AsSpan(sample * (inputs.Length / batch), inputs.Length / batch).CopyTo(input);
            targets.AsSpan(sample * (targets.Length / batch), targets.Length / batch).CopyTo(target);
        }
    }
}
