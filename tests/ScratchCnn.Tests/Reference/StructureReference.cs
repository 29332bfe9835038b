using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Nothing moves.</summary>
internal sealed class FlattenReference<T>(Shape input) : ReferenceLayer<T>(input, Shape.Flat(input.Size))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass) => pass.Input.CopyTo(pass.Output, 0);

    public override void Backward(ReferencePass<T> pass) => pass.OutputGradient.CopyTo(pass.InputGradient, 0);
}

/// <summary>The sum of two inputs.</summary>
internal sealed class AddReference<T>(Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = pass.Input[i] + pass.SecondInput[i];
    }

    public override void Backward(ReferencePass<T> pass)
    {
        pass.OutputGradient.CopyTo(pass.InputGradient, 0);
        pass.OutputGradient.CopyTo(pass.SecondInputGradient, 0);
    }
}

/// <summary>The first input, then the end of the second.</summary>
internal sealed class JoinReference<T>(Shape body, int wholeSize, int size) : ReferenceLayer<T>(body, Shape.Flat(body.Size + size))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
        {
            (int sample, int place) = Math.DivRem(i, OutputShape.Size);
            pass.Output[i] = place < InputShape.Size ? pass.Input[(sample * InputShape.Size) + place] : pass.SecondInput[Second(sample, place)];
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
        {
            (int sample, int place) = Math.DivRem(i, OutputShape.Size);
            if (place < InputShape.Size)
                pass.InputGradient[(sample * InputShape.Size) + place] = pass.OutputGradient[i];
            else
                pass.SecondInputGradient[Second(sample, place)] = pass.OutputGradient[i];
        }
    }

    private int Second(int sample, int place) => (sample * wholeSize) + wholeSize - OutputShape.Size + place;
}

/// <summary>At every position the channels of both inputs, one after the other.</summary>
internal sealed class ConcatenateReference<T>(Shape first, Shape second)
    : ReferenceLayer<T>(first, new Shape(first.Length, first.Channels + second.Channels))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
        {
            (int row, int c) = Math.DivRem(i, OutputShape.Channels);
            pass.Output[i] = c < InputShape.Channels ? pass.Input[(row * InputShape.Channels) + c] : pass.SecondInput[(row * second.Channels) + c - InputShape.Channels];
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
        {
            (int row, int c) = Math.DivRem(i, OutputShape.Channels);
            if (c < InputShape.Channels)
                pass.InputGradient[(row * InputShape.Channels) + c] = pass.OutputGradient[i];
            else
                pass.SecondInputGradient[(row * second.Channels) + c - InputShape.Channels] = pass.OutputGradient[i];
        }
    }
}

/// <summary>The mean of n values, of which the first input holds the mean of n − 1.</summary>
internal sealed class RunningMeanReference<T>(Shape shape, int count) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _share = T.One / T.CreateChecked(count);

    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = ((T.One - _share) * pass.Input[i]) + (_share * pass.SecondInput[i]);
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
        {
            pass.InputGradient[i] = (T.One - _share) * pass.OutputGradient[i];
            pass.SecondInputGradient[i] = _share * pass.OutputGradient[i];
        }
    }
}

/// <summary>A product of two inputs; where the second has one position, it serves at all positions of the first.</summary>
internal sealed class MultiplyReference<T>(Shape shape, Shape gate) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = pass.Input[i] * pass.SecondInput[GateOf(i)];
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
        {
            pass.InputGradient[i] = pass.OutputGradient[i] * pass.SecondInput[GateOf(i)];
            pass.SecondInputGradient[GateOf(i)] = T.FusedMultiplyAdd(pass.OutputGradient[i], pass.Input[i], pass.SecondInputGradient[GateOf(i)]);
        }
    }

    private int GateOf(int i) => (i / InputShape.Size * gate.Size) + (i % InputShape.Size % gate.Size);
}

/// <summary>Some values of each sample.</summary>
internal sealed class SliceReference<T>(int start, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = pass.Input[Place(i)];
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Output.Length; i++)
            pass.InputGradient[Place(i)] = pass.OutputGradient[i];
    }

    private int Place(int i) => (i / OutputShape.Size * InputShape.Size) + start + (i % OutputShape.Size);
}
