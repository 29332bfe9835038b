using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Training;

/// <summary>An optimizer's rule together with what it remembers of the steps so far; saved in checkpoints.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class OptimizerState<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _first;
    private readonly AlignedBuffer<T> _second;

    /// <summary>Begins with moments of 0.</summary>
    public OptimizerState(Optimizer rule, Model<T> model)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(model);
        Rule = rule;
        _first = new AlignedBuffer<T>(rule.MomentCount >= 1 ? model.Parameters.Length : 0);
        _second = new AlignedBuffer<T>(rule.MomentCount >= 2 ? model.Parameters.Length : 0);
    }

    /// <summary>The rule by which parameters are updated.</summary>
    public Optimizer Rule { get; }

    /// <summary>Steps so far.</summary>
    public long Step { get; set; }

    /// <summary>The first moment of each parameter, in the order of the model's; empty if the rule has none.</summary>
    public Span<T> FirstMoment => _first.Span;

    /// <summary>The second moment of each parameter; empty if the rule has none.</summary>
    public Span<T> SecondMoment => _second.Span;
}
