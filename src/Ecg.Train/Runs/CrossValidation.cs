using Ecg.Tasks;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;
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
    /// <exception cref="NonFiniteException">A loss, a gradient or an answer is not finite.</exception>
    public IEnumerable<CrossValidationEpoch> Epochs(CancellationToken cancellation)
    {
        IEnumerator<EpochResult>[] epochs = [.. _folds.SelectMany(fold => fold.Trainers).Select(trainer => trainer.Epochs(cancellation).GetEnumerator())];
        while (epochs.All(trainer => trainer.MoveNext()))
        {
            EpochResult[] results = [.. epochs.Select(trainer => trainer.Current)];
            (float[] Probabilities, Dataset<float> Rows)[] judged = [.. _folds.Select(fold => fold.Judge())];
            if (!judged.All(fold => AnsweredRows.IsAnswer(fold.Probabilities)))
                throw TrainingLoop.NotFinite(results[0].Epoch, "the answers for the validation beats are");
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
        private readonly Standardizer<float> _standardizer;
        private readonly WorkerPool _pool;
        private readonly List<Model<float>> _networks = [];

        public Fold(TrainSettings settings, Dataset<float> training, Dataset<float> validation, Architecture architecture, WorkerPool pool)
        {
            _validation = validation;
            _standardizer = Learning.FitStandardizer(training);
            _pool = pool;
            foreach ((TrainSettings ofNetwork, Architecture network) in Learning.NetworksOf(architecture, settings))
            {
                TrainerState<float> state = Learning.FirstState(network, ofNetwork);
                Trainers.Add(Learning.CreateTrainer(ofNetwork, state, training, validation: null, _standardizer, pool));
                _networks.Add(state.Model);
            }
        }

        public List<Trainer<float>> Trainers { get; } = [];

        public (float[] Probabilities, Dataset<float> Rows) Judge() =>
            (new Evaluator<float>(Learning.Join(_networks), _standardizer, softmax: true, _pool).Outputs(_validation), _validation);
    }
}
