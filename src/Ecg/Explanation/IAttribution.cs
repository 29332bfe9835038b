namespace Ecg.Explanation;

/// <summary>Says which samples of a beat a network's answer rests on.</summary>
public interface IAttribution
{
    /// <summary>Name of the method, for people.</summary>
    string Name { get; }

    /// <summary>Explains the answer for one row.</summary>
    /// <param name="row">[columns], a raw row.</param>
    /// <param name="label">The class whose score is explained.</param>
    /// <returns>[columns]: above 0 where a sample speaks for the class, below 0 where it speaks against it.</returns>
    float[] Explain(ReadOnlySpan<float> row, int label);
}
