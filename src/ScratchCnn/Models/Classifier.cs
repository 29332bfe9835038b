using ScratchCnn.Data;
using ScratchCnn.Execution;

namespace ScratchCnn.Models;

/// <summary>A trained network with all it needs to be used: raw rows in, probabilities of named classes out.</summary>
public sealed record Classifier
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="model">The network; one output a class, without softmax.</param>
    /// <param name="standardizer">Applied to each row on its way in.</param>
    /// <param name="classNames">Name of each class.</param>
    /// <param name="task">What the classes are about: "binary", "aami".</param>
    /// <param name="trainingSummary">How it was trained, a JSON object.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public Classifier(
        Model<float> model, Standardizer<float> standardizer, IReadOnlyList<string> classNames, string task, string trainingSummary = "{}")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(standardizer);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(trainingSummary);
        if (model.OutputShape.Size != classNames.Count)
        {
            throw new ArgumentException(
                $"A network with {model.OutputShape.Size} outputs cannot tell {classNames.Count} classes apart; it needs one output a class.");
        }

        if (model.InputShape.Size != standardizer.Columns)
            throw new ArgumentException($"The network takes {model.InputShape.Size} values a row, but the standardizer has {standardizer.Columns}.");
        Model = model;
        Standardizer = standardizer;
        ClassNames = classNames;
        Task = task;
        TrainingSummary = trainingSummary;
    }

    /// <summary>The network; one output a class, without softmax.</summary>
    public Model<float> Model { get; }

    /// <summary>Applied to each row on its way in.</summary>
    public Standardizer<float> Standardizer { get; }

    /// <summary>Name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What the classes are about: "binary", "aami".</summary>
    public string Task { get; }

    /// <summary>How it was trained, a JSON object.</summary>
    public string TrainingSummary { get; }

    /// <summary>Makes a predictor from raw rows to probabilities. Threads that predict at the same time need one each, and a pool each.</summary>
    /// <param name="pool">Threads that one call shares its rows, or a single row's layers, among; the caller's alone if null.</param>
    public Predictor<float> CreatePredictor(WorkerPool? pool = null) => new(Model, Standardizer, softmax: true, pool);

    /// <summary>
    /// A copy that predicts faster: without dropout, and with batch normalization folded into its neighbors (<see cref="BatchNormFolding"/>).
    /// Probabilities agree within rounding, not to the bit.
    /// </summary>
    public Classifier ForInference() => new(Model.ForInference(), Standardizer, ClassNames, Task, TrainingSummary);
}
