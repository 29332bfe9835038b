using System.Globalization;

namespace ScratchCnn.Peers;

/// <summary>Verifies that the libraries compute the same results, before they are compared.</summary>
internal static class Agreement
{
    /// <summary>Tolerance for losses, which may differ by rounding; Adam's division amplifies the difference with each step.</summary>
    private const double LossTolerance = 1e-3;

    private const double ProbabilityTolerance = 1e-5;

    /// <exception cref="InvalidOperationException">The two computed different losses or probabilities.</exception>
    public static void Check(Work work, Ready ours, Ready theirs)
    {
        if (ours.Answer.Length != theirs.Answer.Length)
            throw new InvalidOperationException($"{work.Model}: {theirs.Name} gave {theirs.Answer.Length} values, expected {ours.Answer.Length}.");
        for (int i = 0; i < ours.Answer.Length; i++)
        {
            (string what, double tolerance) = work.Task == "train" ? ("loss", LossTolerance * ours.Answer[i]) : ("probability", ProbabilityTolerance);
            if (!(Math.Abs(ours.Answer[i] - theirs.Answer[i]) <= tolerance))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{work.Model}: {what} {i} is {ours.Answer[i]:R} here, {theirs.Answer[i]:R} in {theirs.Name}; the two libraries do not compute the same."));
            }
        }
    }
}
