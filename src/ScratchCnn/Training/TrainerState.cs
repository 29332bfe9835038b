using System.Numerics;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Training;

/// <summary>
/// All that a training run is between two steps. A trainer that is given a copy of it goes on to the same bits; the order of the samples and the
/// dropout masks follow from the seed and these counts.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class TrainerState<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The state before the first step.</summary>
    public TrainerState(Model<T> model, Optimizer rule)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Optimizer = new OptimizerState<T>(rule, model);
        Best = new Model<T>(model.Spec, model.InputShape, seed: 0);
        Best.CopyFrom(model);
    }

    /// <summary>The model as it is now.</summary>
    public Model<T> Model { get; }

    /// <summary>The optimizer's moments and step count.</summary>
    public OptimizerState<T> Optimizer { get; }

    /// <summary>The model after the best epoch so far; before any, as it began.</summary>
    public Model<T> Best { get; }

    /// <summary>
    /// The moving average of the model's weights and statistics (<see cref="TrainerOptions.AverageDecay"/>); null if none is kept. A trainer whose options
    /// ask for one begins it with the model as it is.
    /// </summary>
    public Model<T>? Average { get; private set; }

    /// <summary>Finished epochs and their results.</summary>
    public List<EpochResult> History { get; } = [];

    /// <summary>Steps done in the epoch at hand.</summary>
    public int StepInEpoch { get; set; }

    /// <summary>Sum of the losses of the samples of the epoch at hand.</summary>
    public double LossSum { get; set; }

    /// <summary>Samples of the epoch at hand that the network had right.</summary>
    public long CorrectCount { get; set; }

    /// <summary>Begins an average with the model as it is.</summary>
    internal Model<T> BeginAverage()
    {
        Average = new Model<T>(Model.Spec, Model.InputShape, seed: 0);
        Average.CopyFrom(Model);
        return Average;
    }

    /// <summary>The epoch that <see cref="Best"/> is from; null before the first is finished.</summary>
    public EpochResult? BestEpoch => History.LastOrDefault(epoch => epoch.IsBest);
}
