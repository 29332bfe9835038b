namespace ScratchCnn.Layers;

/// <summary>Distribution of a tensor's initial values. Seeded by counter: the same seed gives the same values on every machine.</summary>
public enum Initializer
{
    /// <summary>All 0.</summary>
    Zeros,

    /// <summary>All 1.</summary>
    Ones,

    /// <summary>Uniform in ±√(6 / (fanIn + fanOut)). Glorot and Bengio 2010, eq. 16; the default, as in Keras.</summary>
    GlorotUniform,

    /// <summary>Normal, cut at two deviations, with variance 2 / (fanIn + fanOut). Glorot and Bengio 2010.</summary>
    GlorotNormal,

    /// <summary>Uniform in ±√(6 / fanIn). He et al. 2015.</summary>
    HeUniform,

    /// <summary>Normal, cut at two deviations, with variance 2 / fanIn. He et al. 2015, eq. 10.</summary>
    HeNormal,
}
