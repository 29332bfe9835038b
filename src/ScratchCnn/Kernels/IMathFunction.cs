namespace ScratchCnn.Kernels;

/// <summary>A function of one variable on the lanes of a vector of doubles, each lane for itself.</summary>
internal interface IMathFunction
{
    /// <summary>f(x), lane by lane.</summary>
    static abstract TVector Evaluate<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>;
}
