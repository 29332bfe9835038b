namespace ScratchCnn.Layers;

/// <summary>What happens at the ends of the signal where a window would reach past them. The meaning is Keras'.</summary>
public enum Padding
{
    /// <summary>Nothing is added: only whole windows count.</summary>
    Valid,

    /// <summary>As much is added as makes the output ⌈length / stride⌉ long, half on each side; an odd extra place goes right.</summary>
    Same,

    /// <summary>All is added before the signal, so that no output sees a later input.</summary>
    Causal,
}
