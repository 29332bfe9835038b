using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Every input value goes to one place; all other places are 0.</summary>
internal sealed class ZeroPaddingReference<T>(ZeroPadding1D spec, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        foreach ((int from, int to) in Places(pass.Batch))
            pass.Output[to] = pass.Input[from];
    }

    public override void Backward(ReferencePass<T> pass)
    {
        foreach ((int from, int to) in Places(pass.Batch))
            pass.InputGradient[from] = pass.OutputGradient[to];
    }

    private IEnumerable<(int From, int To)> Places(int batch) =>
        from n in Enumerable.Range(0, batch)
        from l in Enumerable.Range(0, InputShape.Length)
        from c in Enumerable.Range(0, InputShape.Channels)
        select (InputAt(n, l, c), OutputAt(n, l + spec.Left, c));
}

/// <summary>Every output position reads one input position.</summary>
internal sealed class UpSamplingReference<T>(UpSampling1D spec, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        foreach ((int from, int to) in Places(pass.Batch))
            pass.Output[to] = pass.Input[from];
    }

    public override void Backward(ReferencePass<T> pass)
    {
        foreach ((int from, int to) in Places(pass.Batch))
            pass.InputGradient[from] += pass.OutputGradient[to];
    }

    private IEnumerable<(int From, int To)> Places(int batch) =>
        from n in Enumerable.Range(0, batch)
        from l in Enumerable.Range(0, OutputShape.Length)
        from c in Enumerable.Range(0, OutputShape.Channels)
        select (InputAt(n, l / spec.Size, c), OutputAt(n, l, c));
}
