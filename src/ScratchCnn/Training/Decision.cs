using System.Numerics;

namespace ScratchCnn.Training;

/// <summary>The prediction read off a network's outputs.</summary>
public static class Decision
{
    /// <summary>The class: with one output, 1 where the logit is positive; else the largest output, the first of equals.</summary>
    public static int Class<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (outputs.Length == 1)
            return outputs[0] > T.Zero ? 1 : 0;
        int best = 0;
        for (int c = 1; c < outputs.Length; c++)
        {
            if (outputs[c] > outputs[best])
                best = c;
        }

        return best;
    }

    /// <summary>Whether the decision is <paramref name="label"/>.</summary>
    public static bool IsCorrect<T>(ReadOnlySpan<T> outputs, int label)
        where T : unmanaged, IFloatingPointIeee754<T> => Class(outputs) == label;
}
