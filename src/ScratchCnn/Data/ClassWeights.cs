using System.Numerics;

namespace ScratchCnn.Data;

/// <summary>Weights that make up for classes of different sizes.</summary>
public static class ClassWeights
{
    /// <summary>
    /// n / (K · n[c]) for each class c with n[c] of the n rows, K being the classes that have rows: every such class then weighs the same in
    /// all, and a row weighs 1 on average, as scikit-learn's <c>class_weight="balanced"</c>. A class without rows gets 0.
    /// </summary>
    public static double[] Balanced<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] counts = dataset.CountByClass();
        double present = counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 0 : dataset.Count / (present * count))];
    }

    /// <summary>
    /// c / √n[k] for each class k with n[k] rows, with the c by which a row weighs 1 on average: between no weights and <see cref="Balanced"/>, whose
    /// weight of a class of very few rows lets single rows rule. A class without rows gets 0.
    /// </summary>
    public static double[] InverseRoot<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        double[] roots = [.. dataset.CountByClass().Select(count => Math.Sqrt(count))];
        double sum = roots.Sum();
        return [.. roots.Select(root => root == 0 ? 0 : dataset.Count / (sum * root))];
    }
}
