using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Windows of positions, cut at the signal's ends; the extra place of 'same' padding is behind the signal.</summary>
internal abstract class PoolReference<T>(int poolSize, int stride, Padding padding, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass) => ForEachWindow(pass, (n, l, c, window) => Pool(pass, n, l, c, window));

    public override void Backward(ReferencePass<T> pass) => ForEachWindow(pass, (n, l, c, window) => Share(pass, n, l, c, window));

    protected abstract void Pool(ReferencePass<T> pass, int n, int l, int c, int[] window);

    protected abstract void Share(ReferencePass<T> pass, int n, int l, int c, int[] window);

    private void ForEachWindow(ReferencePass<T> pass, Action<int, int, int, int[]> action)
    {
        int before = padding == Padding.Same ? Math.Max(0, ((OutputShape.Length - 1) * stride) + poolSize - InputShape.Length) / 2 : 0;
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int l = 0; l < OutputShape.Length; l++)
            {
                int[] window = [.. Enumerable.Range((l * stride) - before, poolSize).Where(i => i >= 0 && i < InputShape.Length)];
                for (int c = 0; c < InputShape.Channels; c++)
                    action(n, l, c, window);
            }
        }
    }
}

/// <summary>The largest value; its gradient goes to the first of equals.</summary>
internal sealed class MaxPoolReference<T>(int poolSize, int stride, Padding padding, Shape input, Shape output)
    : PoolReference<T>(poolSize, stride, padding, input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Pool(ReferencePass<T> pass, int n, int l, int c, int[] window) =>
        pass.Output[OutputAt(n, l, c)] = pass.Input[InputAt(n, First(pass, n, c, window), c)];

    protected override void Share(ReferencePass<T> pass, int n, int l, int c, int[] window) =>
        pass.InputGradient[InputAt(n, First(pass, n, c, window), c)] += pass.OutputGradient[OutputAt(n, l, c)];

    private int First(ReferencePass<T> pass, int n, int c, int[] window) => window.MaxBy(i => pass.Input[InputAt(n, i, c)]);
}

/// <summary>The sum in ascending order, times the reciprocal of the number of positions; everyone gets that share of the gradient.</summary>
internal sealed class AveragePoolReference<T>(int poolSize, int stride, Padding padding, Shape input, Shape output)
    : PoolReference<T>(poolSize, stride, padding, input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Pool(ReferencePass<T> pass, int n, int l, int c, int[] window)
    {
        T sum = T.Zero;
        foreach (int i in window)
            sum += pass.Input[InputAt(n, i, c)];
        pass.Output[OutputAt(n, l, c)] = sum * (T.One / T.CreateChecked(window.Length));
    }

    protected override void Share(ReferencePass<T> pass, int n, int l, int c, int[] window)
    {
        foreach (int i in window)
            pass.InputGradient[InputAt(n, i, c)] += pass.OutputGradient[OutputAt(n, l, c)] * (T.One / T.CreateChecked(window.Length));
    }
}

/// <summary>The mean of each region, written with its own borders.</summary>
internal sealed class AdaptiveAveragePoolReference<T>(Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        ForEach(pass, (n, r, c, from, to) =>
        {
            T sum = T.Zero;
            for (int i = from; i < to; i++)
                sum += pass.Input[InputAt(n, i, c)];
            pass.Output[OutputAt(n, r, c)] = sum * (T.One / T.CreateChecked(to - from));
        });
    }

    public override void Backward(ReferencePass<T> pass)
    {
        ForEach(pass, (n, r, c, from, to) =>
        {
            for (int i = from; i < to; i++)
                pass.InputGradient[InputAt(n, i, c)] += pass.OutputGradient[OutputAt(n, r, c)] * (T.One / T.CreateChecked(to - from));
        });
    }

    private void ForEach(ReferencePass<T> pass, Action<int, int, int, int, int> region)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int r = 0; r < OutputShape.Length; r++)
            {
                int from = (int)Math.Floor((double)r * InputShape.Length / OutputShape.Length);
                int to = (int)Math.Ceiling((double)(r + 1) * InputShape.Length / OutputShape.Length);
                for (int c = 0; c < InputShape.Channels; c++)
                    region(n, r, c, from, to);
            }
        }
    }
}
