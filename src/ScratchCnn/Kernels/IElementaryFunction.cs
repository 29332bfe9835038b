using System.Numerics;

namespace ScratchCnn.Kernels;

/// <summary>A function of one variable on the lanes of a vector of doubles, each lane for itself.</summary>
internal interface IElementaryFunction
{
    /// <summary>f(x), lane by lane.</summary>
    static abstract Vector<double> Evaluate(Vector<double> x);
}
