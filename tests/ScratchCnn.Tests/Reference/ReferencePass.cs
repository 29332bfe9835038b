using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Everything that one run of a reference layer reads and writes: arrays [batch, …], as in <see cref="LayerPass{T}"/>.</summary>
internal sealed class ReferencePass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public required int Batch { get; init; }

    public bool Training { get; init; } = true;

    public required T[] Input { get; init; }

    public T[] SecondInput { get; init; } = [];

    public T[] Parameters { get; init; } = [];

    public T[] State { get; init; } = [];

    public ulong RandomKey { get; init; }

    public required T[] Output { get; init; }

    public T[] OutputGradient { get; init; } = [];

    public required T[] InputGradient { get; init; }

    public T[] SecondInputGradient { get; init; } = [];

    public T[] ParameterGradient { get; init; } = [];
}
