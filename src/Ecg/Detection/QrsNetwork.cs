using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace Ecg.Detection;

/// <summary>
/// The network that finds QRS complexes: for each of 125 positions per second the logit of the probability that a complex is there. Convolutions alone, dilated up
/// to 32, so that an output sees a second to either side at the cost of a few thousand weights.
/// </summary>
public static class QrsNetwork
{
    /// <summary>Meaning of a model, in its file.</summary>
    public const string Purpose = "qrs";

    /// <summary>
    /// Positions that an output sees to either side, rounded up to a multiple of 8: half of the first kernel, and of the others at two positions each, 4 + 2 · 2 · (1 + 2 + 4 + 8 + 16 + 32 + 1).
    /// </summary>
    public const int Margin = 264;

    /// <summary>Deviation of the target around a complex, in positions: 20 ms.</summary>
    public const double TargetDeviation = 2.5;

    internal const float Clip = 8;

    // Each position of the network stands for two of the signal, and has an output for either.
    private const int Stride = 2;
    private const int Filters = 24;
    private const int TilePositions = 4096;

    private static readonly string[] s_outputs = ["first of two positions", "second of two positions"];

    /// <summary>The layers.</summary>
    public static ModuleSpec Spec { get; } = new Sequential(
    [
        new Conv1D(Filters, 9, Stride, Padding: Padding.Same, UseBias: false),
        new BatchNorm(),
        new Relu(),
        .. ((int[])[1, 2, 4, 8, 16, 32, 1]).Select(dilation => new Residual(new Sequential(
            new Conv1D(Filters, 5, Dilation: dilation, Padding: Padding.Same, UseBias: false), new BatchNorm(), new Relu()))),
        new Conv1D(Stride, 1),
    ]);

    /// <summary>The input of the network at a position.</summary>
    /// <param name="broad">See <see cref="QrsBands.Broad"/>.</param>
    /// <param name="scale">See <see cref="LocalScale"/>.</param>
    internal static float Input(float broad, float scale) => scale > 0 ? Math.Clamp(broad / scale, -Clip, Clip) : 0;

    /// <summary>A trained network as a model that can be saved. It is bound to the shortest input; a predictor binds it to the length that it needs.</summary>
    /// <param name="trained">The network, bound to any length.</param>
    /// <param name="summary">A description of the training, as a JSON object.</param>
    public static TrainedModel ToModel(Model<float> trained, string summary)
    {
        ArgumentNullException.ThrowIfNull(trained);
        var model = new Model<float>(Spec, new Shape(Stride, 1), seed: 0);
        model.CopyFrom(trained);
        return new TrainedModel(
            model, new Standardizer<float>(new float[Stride], [.. Enumerable.Repeat(1f, Stride)]), s_outputs, Purpose, summary, TargetKind.Labels);
    }

    /// <summary>A predictor for signals of any length, in tiles.</summary>
    /// <param name="model">A model of <see cref="ToModel"/>.</param>
    /// <param name="pool">Threads to share the work among; the caller's alone if null.</param>
    internal static TiledPredictor<float> CreatePredictor(TrainedModel model, WorkerPool? pool) =>
        new(model.Model.ForInference(), TilePositions, Margin, pool);
}
