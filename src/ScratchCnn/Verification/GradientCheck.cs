using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Training;

namespace ScratchCnn.Verification;

/// <summary>
/// Checks hand-written gradients against differences, in double, running the code that is shipped.
/// <code>GradientReport report = GradientCheck.OfModule(new Conv1D(4, 5), new Shape(11, 3));</code>
/// </summary>
/// <remarks>
/// <para>The output gradient r is random, so a permuted or transposed gradient cannot pass. With f(x) = Σ r · y(x), a gradient g is first compared
/// along random directions v: ⟨g, v⟩ must be the derivative of f(x + h · v) by h. Then single coordinates are compared, all of them where
/// a direction disagreed, so that the report names the one at fault.</para>
/// <para>The relative error of a coordinate is |analytic − numeric| / max(|analytic|, |numeric|, the tensor's root mean square gradient, a hundredth of the
/// largest such mean of all tensors): a gradient that is 0 by cancellation, as that of a bias before a normalization, is measured by its neighbors.</para>
/// <para>Inputs lie 0.1 or more from 0 and apart from each other along a channel, away from the kinks of activations and pools. Kinks deeper in a
/// network cost steps, not accuracy (<see cref="Derivative"/>).</para>
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks the gradients of a layer, or of any arrangement of layers, by its input and by every parameter. Layers run as in training.</summary>
    /// <param name="spec">The layer or the network.</param>
    /// <param name="input">Shape of one sample.</param>
    /// <param name="options">Options of the check; the defaults if omitted.</param>
    /// <exception cref="ShapeException">The layer does not fit the shape.</exception>
    public static GradientReport OfModule(ModuleSpec spec, Shape input, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        options ??= new GradientCheckOptions();
        var network = new PlainNetwork<double>(spec, input, options.Batch, options.Seed) { RandomKey = options.Seed };
        Samples.SpreadSignal(network.Input, input, CounterRandom.Derive(options.Seed, 1));
        Samples.Spread(network.OutputGradient, CounterRandom.Derive(options.Seed, 2));
        double[] outputGradient = [.. network.OutputGradient];
        foreach ((int index, PlainTensor<double> parameter) in network.Parameters.Index())
        {
            Samples.Spread(parameter.Values.Span, CounterRandom.Derive(options.Seed, 3 + (ulong)index));
            parameter.Gradient.Span.Fill(double.NaN);
        }

        network.Forward();
        network.Backward();
        List<CheckedTensor> tensors = [new("input", [options.Batch, input.Length, input.Channels], network.Input, [.. network.InputGradient])];
        tensors.AddRange(network.Parameters.Select(parameter => new CheckedTensor(
            $"{parameter.Layer} {parameter.Spec.Name}", parameter.Spec.Dimensions, parameter.Values, parameter.Gradient.ToArray())));
        return Compare($"{spec.Name ?? spec.Kind} {input}", tensors, outputGradient, Evaluate, options);

        double[] Evaluate()
        {
            network.Forward();
            return [.. network.Output];
        }
    }

    /// <summary>Checks the gradient of a loss by the network's outputs.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="label">The right class.</param>
    /// <param name="options">Options of the check; the defaults if omitted.</param>
    public static GradientReport OfLoss(Loss loss, int outputs, int label, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        options ??= new GradientCheckOptions();
        double[] output = new double[outputs], target = new double[loss.TargetSize(outputs)], gradient = new double[outputs];
        Samples.Spread(output, options.Seed);
        loss.EncodeLabel(label, target);
        gradient.AsSpan().Fill(double.NaN);

        // A factor that is no power of two, so that a loss which forgets it is found out.
        const double Scale = 0.7;
        loss.Evaluate(output, target, Scale, gradient);
        CheckedTensor[] tensors = [new CheckedTensor("output", [outputs], output, gradient)];
        return Compare($"{loss.Name} ({outputs}) label {label}", tensors, [Scale], () => [loss.Evaluate(output, target, Scale, [])], options);
    }

    /// <summary>
    /// Checks the gradient of a model's mean loss over a batch by the input and by every parameter, as the shipped training step computes it.
    /// </summary>
    /// <param name="model">The model, at the parameters at which to check; they are put back.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="options">Options of the check; the defaults if omitted.</param>
    public static GradientReport OfModel(Model<double> model, Loss loss, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GradientCheckOptions();
        using var pool = new WorkerPool(1);
        var step = new TrainingStep<double>(model, loss, options.Batch, pool, wantInputGradient: true);
        var batch = new LabelledBatch(model.InputShape, model.OutputShape.Size, loss, options);
        ModelTensor[] trained = [.. model.Tensors.Where(tensor => tensor.IsTrained)];
        double[] parameters = model.Parameters.ToArray(), state = model.State.ToArray();

        step.ComputeGradient(batch, options.Batch, options.Seed);
        List<CheckedTensor> tensors =
            [new("input", [options.Batch, model.InputShape.Length, model.InputShape.Channels], batch.Inputs, step.InputGradient.ToArray())];
        tensors.AddRange(trained.Select(tensor => new CheckedTensor(
            tensor.Name, tensor.Dimensions, parameters.AsMemory(tensor.Offset, tensor.Size), step.Gradient.Slice(tensor.Offset, tensor.Size).ToArray())));
        GradientReport report = Compare(model.Spec.Name ?? "model", tensors, [1], Evaluate, options);
        parameters.CopyTo(model.Parameters);
        state.CopyTo(model.State);
        return report;

        double[] Evaluate()
        {
            parameters.CopyTo(model.Parameters);
            return [step.ComputeGradient(batch, options.Batch, options.Seed)];
        }
    }

    /// <summary>Compares analytic gradients with the differences of a function of the tensors.</summary>
    internal static GradientReport Compare(
        string subject, IReadOnlyList<CheckedTensor> tensors, double[] outputGradient, Func<double[]> outputs, GradientCheckOptions options)
    {
        double floor = tensors.Max(tensor => tensor.RootMeanSquare) / 100;
        return new GradientReport(subject, options.Tolerance, [.. tensors.Select((tensor, index) =>
            tensor.Compare(outputGradient, outputs, double.IsNaN(floor) ? 0 : floor, options, CounterRandom.Derive(options.Seed, (ulong)(1000 + index))))])
        {
            AllZero = tensors.All(tensor => Array.TrueForAll(tensor.Analytic, gradient => gradient == 0)),
        };
    }
}
