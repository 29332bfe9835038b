using Ecg.Tasks;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>
/// Cross-validation over recordings: one network per fold, each trained on the recordings of the other folds. The networks are trained in
/// parallel, epoch by epoch. After each epoch, every recording is evaluated by the network that was trained without it, and the results for all
/// beats are combined.
/// </summary>
internal sealed class CrossValidation
{
    private readonly Fold[] _folds;
    private readonly TrainSettings _settings;

    /// <summary>Creates the networks, all with the same initial weights.</summary>
    /// <param name="settings">The settings of their training.</param>
    /// <param name="folds">The folds, which have no recording in common.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="pool">Threads that share the work.</param>
    public CrossValidation(
        TrainSettings settings, IReadOnlyList<(Dataset<float> Train, Dataset<float> Validation)> folds, Architecture architecture, WorkerPool pool)
    {
        _settings = settings;
        _folds = [.. folds.Select(fold => new Fold(settings, fold.Train, fold.Validation, architecture, pool))];
    }

    /// <summary>Trains, and returns each epoch when all folds have finished it.</summary>
    /// <param name="cancellation">Ends the sequence without finishing the current epoch.</param>
    /// <exception cref="NonFiniteException">A loss or gradient is not finite.</exception>
    public IEnumerable<CrossValidationEpoch> Epochs(CancellationToken cancellation)
    {
        IEnumerator<EpochResult>[] epochs = [.. _folds.Select(fold => fold.Trainer.Epochs(cancellation).GetEnumerator())];
        while (epochs.All(fold => fold.MoveNext()))
        {
            EpochResult[] results = [.. epochs.Select(fold => fold.Current)];
            (float[] Probabilities, Dataset<float> Rows)[] judged = [.. _folds.Select(fold => fold.Judge())];
            yield return new CrossValidationEpoch(
                results,
                [.. judged.Select(fold => fold.Probabilities)],
                [.. judged.Select(fold => ModelEvaluation.Of(fold.Probabilities, fold.Rows))],
                _settings.Task == EcgTask.Aami.Name ? ModelEvaluation.Ec57(_settings.Recordings!.Scheme, judged) : null);
        }
    }

    private sealed class Fold
    {
        private readonly Dataset<float> _validation;
        private readonly Evaluator<float> _evaluator;

        public Fold(TrainSettings settings, Dataset<float> training, Dataset<float> validation, Architecture architecture, WorkerPool pool)
        {
            _validation = validation;
            Standardizer<float> standardizer = Learning.FitStandardizer(training);
            TrainerState<float> state = Learning.FirstState(architecture, settings);
            Trainer = Learning.CreateTrainer(settings, state, training, validation: null, standardizer, pool);
            _evaluator = new Evaluator<float>(state.Model, standardizer, softmax: true, pool);
        }

        public Trainer<float> Trainer { get; }

        public (float[] Probabilities, Dataset<float> Rows) Judge() => (_evaluator.Outputs(_validation), _validation);
    }
}
