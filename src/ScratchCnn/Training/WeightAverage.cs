using System.Numerics;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>
/// Exponential moving average of a model's weights and running statistics over the steps (Polyak and Juditsky 1992; the weighting of TensorFlow's
/// ExponentialMovingAverage with num_updates). After step t, from 1:
/// <code>
/// d = min(decay, (1 + t) / (10 + t)),  average = average + (1 − d) · (model − average)
/// </code>
/// The first steps are forgotten sooner, so that the average does not begin with a memory of the initial weights.
/// </summary>
internal static class WeightAverage
{
    public static void Update<T>(Model<T> average, Model<T> model, double decay, long step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T share = T.CreateTruncating(1 - Math.Min(decay, (1.0 + step) / (10.0 + step)));
        Update(average.Parameters, model.Parameters, share);
        Update(average.State, model.State, share);
    }

    private static void Update<T>(Span<T> average, ReadOnlySpan<T> values, T share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < average.Length; i++)
            average[i] += share * (values[i] - average[i]);
    }
}
