using System.Numerics;
using ScratchCnn.Architectures;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Training;
using static TorchSharp.torch;

namespace ScratchCnn.Differential;

/// <summary>
/// One layer or composite: its output in training and in prediction, its running statistics, and its gradients with respect to the input and every
/// parameter, for random values and a random output gradient.
/// </summary>
internal sealed class LayerCase
{
    private readonly ModuleSpec _spec;
    private readonly Shape _input;
    private readonly int _batch;
    private readonly int _threads;
    private readonly double[] _inputs;
    private readonly double[] _outputGradients;
    private readonly ModelTensor[] _tensors;
    private readonly double[][] _values;

    private LayerCase(string kind, Draws draws)
    {
        (_spec, _input) = RandomModules.Kinds[kind](new RandomModules(draws));
        _batch = draws.Between(2, 6);
        _threads = draws.Between(1, 3);
        var model = new Model<double>(_spec, _input, seed: 0);
        _tensors = [.. model.Tensors];
        _values = [.. _tensors.Select(tensor => RandomValues(tensor, draws))];
        _inputs = draws.Values(_batch * _input.Size, draws.OneOf(1.0, 1.0, 6.0));
        _outputGradients = draws.Values(_batch * model.OutputShape.Size);
    }

    public static Outcome Run(string kind, Draws draws)
    {
        var layer = new LayerCase(kind, draws);
        (List<Result> reference, double distance) = layer.Torch(ScalarType.Float64);
        var runs = new Runs(reference, layer.Ours<double>(), layer.Ours<float>(), layer.Torch(ScalarType.Float32).Results) { KinkDistance = distance };
        string json = Architecture.Of(new Model<double>(layer._spec, layer._input, seed: 0)).ToJson();
        return Outcome.Of($"{json}, batch {layer._batch}, threads {layer._threads}", runs);
    }

    /// <summary>Values in a range in which outputs keep a size of about 1; variances are positive.</summary>
    public static double[] RandomValues(ModelTensor tensor, Draws draws)
    {
        double[] values = draws.Values(tensor.Size);
        int inputs = tensor.Size / tensor.Dimensions[^1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..] switch
            {
                "kernel" => (float)(values[i] * Math.Sqrt(3.0 / inputs)),
                "gamma" or "moving_variance" => (float)(1 + (0.75 * values[i])),
                _ => values[i],
            };
        }

        return values;
    }

    private List<Result> Ours<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Model<T> model = OurModel.Of<T>(_spec, _input, _tensors, _values);
        using var pool = new WorkerPool(_threads);
        T[] inputs = _inputs.To<T>(), predicted = new T[_batch * model.OutputShape.Size];
        new Predictor<T>(model, pool: pool).Predict(inputs, predicted);

        var step = new TrainingStep<T>(model, _batch, pool, wantInputGradient: true);
        List<Result> results = [new("prediction", predicted.AsSpan().ToDoubles()), new("output", step.Forward(inputs).ToDoubles())];
        step.Backward(_outputGradients.To<T>());
        results.Add(new("input gradient", step.InputGradient.ToDoubles(), IsGradient: true));
        foreach (ModelTensor tensor in model.Tensors)
        {
            results.Add(tensor.IsTrained
                ? new Result($"{tensor.Name} gradient", step.GradientOf(tensor.Name).ToDoubles(), IsGradient: true)
                : new Result(tensor.Name, model.Values(tensor).ToDoubles()));
        }

        return results;
    }

    private (List<Result> Results, double KinkDistance) Torch(ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor inputs = _inputs.ToTensor(type, _batch, _input.Length, _input.Channels).requires_grad_();
        var model = new TorchModel(
            _tensors.Zip(_values, (tensor, values) =>
                (tensor.Name, values.ToTensor(type, [.. tensor.Dimensions.Select(size => (long)size)]).requires_grad_(tensor.IsTrained))),
            watchKinks: type == ScalarType.Float64);
        List<Result> results = [new("prediction", model.Forward(_spec, inputs, training: false).ToDoubles())];
        Tensor output = model.Forward(_spec, inputs, training: true);
        results.Add(new("output", output.ToDoubles()));
        output.backward([_outputGradients.ToTensor(type, output.shape)]);
        results.Add(new("input gradient", inputs.grad.ToDoubles(_inputs.Length), IsGradient: true));
        foreach (ModelTensor tensor in _tensors)
        {
            results.Add(tensor.IsTrained
                ? new Result($"{tensor.Name} gradient", model[tensor.Name].grad.ToDoubles(tensor.Size), IsGradient: true)
                : new Result(tensor.Name, model[tensor.Name].ToDoubles()));
        }

        return (results, model.KinkDistance);
    }
}
