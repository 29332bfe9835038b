using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Reference;

/// <summary>
/// The mask of value i of a sample is a 32-bit hash of i and the sample's key: two rounds of Wellons' lowbias32, after the key's lower half is added
/// and its upper half is mixed in.
/// </summary>
internal sealed class DropoutReference<T>(double rate, Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass) => Apply(pass, pass.Input, pass.Output);

    public override void Backward(ReferencePass<T> pass) => Apply(pass, pass.OutputGradient, pass.InputGradient);

    private void Apply(ReferencePass<T> pass, T[] source, T[] destination)
    {
        T scale = T.CreateChecked(1 / (1 - rate));
        for (int sample = 0; sample < pass.Batch; sample++)
        {
            ulong key = CounterRandom.Derive(pass.RandomKey, (ulong)sample);
            for (int i = 0; i < InputShape.Size; i++)
            {
                int place = (sample * InputShape.Size) + i;
                bool kept = Bits(unchecked((uint)i), key) >= rate * 4294967296.0;
                destination[place] = !pass.Training ? source[place] : kept ? source[place] * scale : T.Zero;
            }
        }
    }

    private static uint Bits(uint index, ulong key) => LowBias(LowBias(unchecked(index + (uint)key)) ^ (uint)(key >> 32));

    private static uint LowBias(uint x)
    {
        unchecked
        {
            x ^= x >> 16;
            x *= 0x7feb352dU;
            x ^= x >> 15;
            x *= 0x846ca68bU;
            x ^= x >> 16;
        }

        return x;
    }
}

/// <summary>Each sample as a whole is kept or cleared.</summary>
internal sealed class BranchDropoutReference<T>(double rate, Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass) => Apply(pass, pass.Input, pass.Output);

    public override void Backward(ReferencePass<T> pass) => Apply(pass, pass.OutputGradient, pass.InputGradient);

    private void Apply(ReferencePass<T> pass, T[] source, T[] destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            bool isDropped = pass.Training && CounterRandom.Uniform(pass.RandomKey, (ulong)(i / InputShape.Size)) < rate;
            destination[i] = isDropped ? T.Zero : source[i];
        }
    }
}
