using Ecg.Detection;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace Ecg.DetectorTraining;

/// <summary>Trains the QRS detector.</summary>
public sealed class QrsTraining
{
    /// <summary>Steps per epoch by default.</summary>
    public const int StepsPerEpoch = 100;

    private const int BatchSize = 32;
    private const ulong WeightsKey = 0x71727377;

    private readonly Trainer<float> _trainer;

    /// <summary>Prepares to train.</summary>
    /// <param name="samples">Draws the samples.</param>
    /// <param name="epochs">Epochs.</param>
    /// <param name="stepsPerEpoch">Steps per epoch, of 32 samples each.</param>
    /// <param name="seed">Same seed, same bits.</param>
    /// <param name="pool">Threads that share the work; they do not change the result.</param>
    public QrsTraining(ISampleSource<float> samples, int epochs, int stepsPerEpoch, ulong seed, WorkerPool pool)
    {
        var model = new Model<float>(QrsNetwork.Spec, new Shape(QrsSamples.WindowPositions, 1), CounterRandom.Derive(seed, WeightsKey));
        var options = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = BatchSize,
            Seed = seed,
            Schedule = new CosineSchedule(epochs, WarmupEpochs: Math.Min(1, epochs - 1)),
            ClipNorm = 1,
            AverageDecay = 0.995,
        };
        var state = new TrainerState<float>(model, new AdamW(4e-3, weightDecay: 1e-3));
        _trainer = new Trainer<float>(state, new MaskedBinaryCrossEntropy(), samples, checked(stepsPerEpoch * BatchSize), options, pool);
    }

    /// <summary>Trains, epoch by epoch, as the results are asked for.</summary>
    public IEnumerable<EpochResult> Epochs() => _trainer.Epochs();

    /// <summary>The network after the last epoch, with averaged weights.</summary>
    /// <param name="summary">A description of the training, as a JSON object.</param>
    public TrainedModel ToModel(string summary) => QrsNetwork.ToModel(_trainer.State.Best, summary);
}
