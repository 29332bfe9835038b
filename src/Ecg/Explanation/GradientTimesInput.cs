using ScratchCnn.Models;
using ScratchCnn.Verification;

namespace Ecg.Explanation;

/// <summary>
/// Gradient × input: the derivative of the class's logit with respect to each sample, times the sample's difference from the mean of the training
/// rows. To first order it is how much the logit would change if that sample were replaced by the mean. Source: Shrikumar et al., "Not just a black
/// box: learning important features through propagating activation differences" (2016).
/// </summary>
public sealed class GradientTimesInput : IAttribution
{
    private readonly TrainedModel _classifier;
    private readonly Inspector<float> _inspector;

    /// <summary>Prepares a network.</summary>
    public GradientTimesInput(TrainedModel classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _classifier = classifier;
        _inspector = new Inspector<float>(classifier.Model);
    }

    /// <inheritdoc/>
    public string Name => "gradient × input";

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row, int label)
    {
        // Standardized, the mean is 0; the scale of a column multiplies the difference and divides the derivative.
        var standardized = new float[row.Length];
        _classifier.Standardizer.Transform(row, standardized);
        float[] products = _inspector.InputGradient(standardized, label);
        for (int column = 0; column < products.Length; column++)
            products[column] *= standardized[column];
        return products;
    }
}
