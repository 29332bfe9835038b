using ScratchCnn.Data;

namespace Ecg.Explanation;

/// <summary>
/// Gradient × input: the derivative of the class's logit with respect to each sample, times the sample's difference from the mean of the training
/// rows. To first order it is how much the logit would change if that sample were replaced by the mean. Source: Shrikumar et al., "Not just a black
/// box: learning important features through propagating activation differences" (2016).
/// </summary>
/// <param name="standardizer">The model's own: its mean is the row that samples are compared with.</param>
/// <param name="gradient">Derivative of a class's logit with respect to each value of a raw row, in inference mode.</param>
public sealed class GradientTimesInput(Standardizer<float> standardizer, Func<float[], int, float[]> gradient) : IAttribution
{
    /// <inheritdoc/>
    public string Name => "gradient × input";

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row, int label)
    {
        float[] values = row.ToArray();
        float[] products = gradient(values, label);
        for (int column = 0; column < products.Length; column++)
            products[column] *= values[column] - standardizer.Mean[column];
        return products;
    }
}
