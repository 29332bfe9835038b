using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;

namespace ScratchCnn.Models;

/// <summary>
/// A trained network with all it needs to be used: it takes raw rows and returns probabilities of named classes or labels, or values in the units of
/// the targets. This is what a model file holds.
/// </summary>
public sealed record TrainedModel
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="model">The network; one output per class, label or value, without softmax or sigmoid at the end.</param>
    /// <param name="standardizer">Applied to each row before the network.</param>
    /// <param name="targetNames">Name of each class, label or value.</param>
    /// <param name="purpose">The purpose of the model, in a word of the caller's choice; saved with it.</param>
    /// <param name="trainingSummary">A description of the training, as a JSON object.</param>
    /// <param name="targets">Meaning of the outputs.</param>
    /// <param name="targetScale">Standardizer of the target values that the network was trained on; null where it was trained on the values themselves.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public TrainedModel(
        Model<float> model, Standardizer<float> standardizer, IReadOnlyList<string> targetNames, string purpose = "", string trainingSummary = "{}",
        TargetKind targets = TargetKind.Classes, Standardizer<float>? targetScale = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(standardizer);
        ArgumentNullException.ThrowIfNull(targetNames);
        ArgumentNullException.ThrowIfNull(purpose);
        ArgumentNullException.ThrowIfNull(trainingSummary);
        if (model.OutputShape.Size != targetNames.Count)
        {
            throw new ArgumentException(targets switch
            {
                TargetKind.Classes =>
                    $"A network with {model.OutputShape.Size} outputs cannot tell {targetNames.Count} classes apart; it needs one output per class.",
                _ => $"A network with {model.OutputShape.Size} outputs needs as many names of {(targets == TargetKind.Labels ? "labels" : "values")}; got {targetNames.Count}.",
            });
        }

        if (model.InputShape.Size != standardizer.Columns)
            throw new ArgumentException($"The network takes {model.InputShape.Size} values per row, but the standardizer has {standardizer.Columns}.");
        if (targetScale is not null && (targets != TargetKind.Values || targetScale.Columns != targetNames.Count))
            throw new ArgumentException($"Only values have a scale, one per value; there are {targetNames.Count} targets and a scale of {targetScale.Columns}.");
        Model = model;
        Standardizer = standardizer;
        TargetNames = targetNames;
        Purpose = purpose;
        TrainingSummary = trainingSummary;
        Targets = targets;
        TargetScale = targetScale;
    }

    /// <summary>The network; one output per class, label or value, without softmax or sigmoid at the end.</summary>
    public Model<float> Model { get; }

    /// <summary>Applied to each row before the network.</summary>
    public Standardizer<float> Standardizer { get; }

    /// <summary>Meaning of the outputs.</summary>
    public TargetKind Targets { get; }

    /// <summary>Name of each class, label or value.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>Name of each class.</summary>
    public IReadOnlyList<string> ClassNames => TargetNames;

    /// <summary>Standardizer of the target values that the network was trained on; null where it was trained on the values themselves.</summary>
    public Standardizer<float>? TargetScale { get; }

    /// <summary>The purpose of the model, in a word of the caller's choice: "aami".</summary>
    public string Purpose { get; }

    /// <summary>A description of the training, as a JSON object.</summary>
    public string TrainingSummary { get; }

    /// <summary>
    /// Creates a predictor from raw rows to probabilities of classes, or to the network's outputs for labels and values, which
    /// <see cref="Finish"/> turns into predictions. Threads that predict at the same time need one each, and a pool each.
    /// </summary>
    /// <param name="pool">Threads that share the rows of one call, or the layers of a single row; only the caller's if null.</param>
    public Predictor<float> CreatePredictor(WorkerPool? pool = null) => new(Model, Standardizer, softmax: Targets == TargetKind.Classes, pool);

    /// <summary>Turns a predictor's results into predictions, in place: logits of labels into probabilities, scaled values into their units.</summary>
    /// <param name="outputs">[rows, targets].</param>
    public void Finish(Span<float> outputs)
    {
        if (Targets == TargetKind.Labels)
        {
            MathFunctions.Sigmoid<float>(outputs, outputs);
            return;
        }

        if (TargetScale is null)
            return;
        ReadOnlySpan<float> mean = TargetScale.Mean, scale = TargetScale.Scale;
        for (int i = 0; i < outputs.Length; i++)
        {
            // A target that was constant has scale 0, and is predicted as that constant.
            int target = i % mean.Length;
            outputs[i] = scale[target] == 0 ? mean[target] : (outputs[i] / scale[target]) + mean[target];
        }
    }

    /// <summary>
    /// Creates a copy that predicts faster: without dropout, and with batch normalization folded into the neighboring weights
    /// (<see cref="BatchNormFolding"/>). Results agree within rounding, not to the bit.
    /// </summary>
    public TrainedModel ForInference() => new(Model.ForInference(), Standardizer, TargetNames, Purpose, TrainingSummary, Targets, TargetScale);
}
