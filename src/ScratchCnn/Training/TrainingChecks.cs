using System.Globalization;
using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>Everything that can be known to be wrong before the first step. Each message says what to change.</summary>
internal static class TrainingChecks
{
    /// <exception cref="ArgumentException">Network, loss, data and options do not fit together.</exception>
    public static void Require<T>(Model<T> model, Loss loss, Dataset<T> training, Dataset<T>? validation, TrainerOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        options.Validate();
        RequireRows(model, training, "training");
        if (validation is { Count: > 0 })
        {
            RequireRows(model, validation, "validation");
            if (validation.Targets != training.Targets || !validation.TargetNames.SequenceEqual(training.TargetNames))
            {
                throw new ArgumentException(
                    $"The validation data have {Describe(validation.Targets, validation.TargetNames)}, but the training data have "
                    + $"{Describe(training.Targets, training.TargetNames)}.");
            }
        }
        else
        {
            RequireNoValidationNeeded(options);
        }

        RequireShares(options, training);
        RequireLoss(loss, training.Targets);
        RequireNoActivation(model, loss);
        RequireOutputs(model, loss, training);
        if (options.BestBy == BestBy.Accuracy && training.Targets == TargetKind.Values)
            throw new ArgumentException("BestBy is Accuracy, which predicted values do not have; choose the best epoch by BestBy.Loss.");
    }

    /// <exception cref="ArgumentException">Network, loss, source and options do not fit together.</exception>
    public static void Require<T>(Model<T> model, Loss loss, ISampleSource<T> source, TrainerOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        options.Validate();
        RequireNoValidationNeeded(options);
        if (options.Augmentation is not null || options.Mixup > 0 || options.ClassShares is not null)
            throw new ArgumentException("Augmentation, Mixup and ClassShares are for rows of a data set; drawn samples are changed by their source.");
        RequireNoActivation(model, loss);
        if (source.InputSize != model.InputShape.Size)
            throw new ArgumentException($"The model takes {model.InputShape.Size} values, but the source draws {source.InputSize}.");
        int outputs = model.OutputShape.Size, wanted = loss.TargetSize(outputs);
        if (source.TargetSize != wanted)
            throw new ArgumentException($"The loss {loss.Name} takes {wanted} target values for the network's {outputs} outputs, but the source draws {source.TargetSize}.");
    }

    private static void RequireRows<T>(Model<T> model, Dataset<T> data, string which)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (data.Count == 0)
            throw new ArgumentException($"The {which} data have no rows.");
        if (data.Columns != model.InputShape.Size)
            throw new ArgumentException($"The model takes {model.InputShape.Size} values per row, but the data have {data.Columns}.");
        for (int row = 0; row < data.Count; row++)
        {
            int column = FirstNonFinite(data.Row(row));
            if (column >= 0)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {row} of the {which} data has {data.Row(row)[column]} in column {column}; every value must be a finite number. Remove or replace such rows."));
            }
        }
    }

    /// <summary>The index of the first NaN or infinity, or −1.</summary>
    private static int FirstNonFinite<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int column = 0; column < row.Length; column++)
        {
            if (!T.IsFinite(row[column]))
                return column;
        }

        return -1;
    }

    private static void RequireNoValidationNeeded(TrainerOptions options)
    {
        if (options.Patience is not null)
            throw new ArgumentException($"Patience is {options.Patience}, but without validation data there is nothing to wait for; pass validation data, or leave Patience out.");
        if (options.Schedule.NeedsValidation)
        {
            throw new ArgumentException(
                $"{options.Schedule.GetType().Name} lowers the learning rate when the validation loss stops falling, but there are no validation data; pass some, or choose another schedule.");
        }
    }

    private static void RequireShares<T>(TrainerOptions options, Dataset<T> training)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (options.ClassShares is not { } shares)
            return;
        if (training.Targets != TargetKind.Classes)
            throw new ArgumentException($"ClassShares are for classes, but the training data have {Word(training.Targets)}.");
        if (shares.Count != training.TargetNames.Count)
            throw new ArgumentException($"There are {shares.Count} ClassShares, but the training data have {Describe(training.Targets, training.TargetNames)}.");
    }

    private static void RequireLoss(Loss loss, TargetKind targets)
    {
        // Any loss takes classes, which it encodes as it needs them; labels may be learned as values.
        bool fits = targets == TargetKind.Classes || loss.Targets == targets || (targets == TargetKind.Labels && loss.Targets == TargetKind.Values);
        if (fits)
            return;
        string hint = targets == TargetKind.Labels
            ? "For several labels per row use SigmoidBinaryCrossEntropy."
            : "For values use MeanSquaredError, MeanAbsoluteError or Huber.";
        throw new ArgumentException($"The loss {loss.Name} is for {Word(loss.Targets)}, but the data set has {Word(targets)}. {hint}");
    }

    private static void RequireNoActivation<T>(Model<T> model, Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (string name, Layer<T> layer) = LastLayer(model);
        string? activation = layer is SoftmaxLayer<T> ? "softmax" : layer is SigmoidLayer<T> ? "sigmoid" : null;
        if (activation is null || loss.Targets == TargetKind.Values)
            return;
        throw new ArgumentException(
            $"The network ends in a {activation} ({name}), but the loss {loss.Name} takes logits and includes it. Remove that layer; predictions of the trained model are probabilities all the same.");
    }

    private static void RequireOutputs<T>(Model<T> model, Loss loss, Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int outputs = model.OutputShape.Size, wanted = data.TargetNames.Count, size = loss.TargetSize(outputs);
        bool isBinary = data.Targets == TargetKind.Classes && loss.Targets == TargetKind.Labels && outputs == 1 && wanted == 2;
        bool fits = data.Targets == TargetKind.Classes ? outputs == wanted || isBinary : size == wanted;
        if (fits)
            return;
        string name = LastLayer(model).Name;
        string hint = model.OutputShape.Length > 1
            ? $"It has {model.OutputShape.Channels} at each of {model.OutputShape.Length} positions: a Flatten or a GlobalAveragePool1D before the last layer may be missing."
            : $"End the network in a Dense({wanted}).";
        throw new ArgumentException(
            $"The network's last layer, {name}, has {outputs} {(outputs == 1 ? "output" : "outputs")}, but the data have {wanted} {Word(data.Targets)}. {hint}");
    }

    private static (string Name, Layer<T> Layer) LastLayer<T>(Model<T> model)
        where T : unmanaged, IFloatingPointIeee754<T> => (model.Network.Nodes[^1].Name, model.Network.Nodes[^1].Layer);

    private static string Word(TargetKind targets) => targets switch
    {
        TargetKind.Classes => "classes",
        TargetKind.Labels => "labels",
        _ => "values",
    };

    private static string Describe(TargetKind targets, IReadOnlyList<string> names) => $"{names.Count} {Word(targets)} ({string.Join(", ", names.Take(5))})";
}
