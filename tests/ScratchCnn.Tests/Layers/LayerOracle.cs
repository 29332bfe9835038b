using System.Numerics;
using ScratchCnn.Tests.Reference;

namespace ScratchCnn.Tests.Layers;

/// <summary>A layer against its plain formulas: bit for bit where the order of operations is promised, else closely.</summary>
internal static class LayerOracle<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Bound of rounding in sums of some ten terms of size 1.</summary>
    private static double Tolerance => typeof(T) == typeof(float) ? 2e-5 : 1e-13;

    /// <summary>Fails unless outputs, gradients and state are those of the reference.</summary>
    public static void AssertEqual(LayerCase layerCase, int batch, bool training)
    {
        foreach (LayerUnderTest<T> subject in layerCase.Layers<T>())
        {
            LayerData<T> data = LayerData<T>.For(subject, batch);
            LayerResult<T> actual = new GuardedRun<T> { Batch = batch, Training = training }.Of(subject, data);
            ReferenceLayer<T> reference = References.Of(subject.Spec, subject.Layer, subject.Second);
            if (reference.IsExact)
            {
                Bits.AssertEqual(Run(reference, data, batch, training), actual);
                continue;
            }

            LayerUnderTest<double> wide = layerCase.Layers<double>().Single();
            LayerResult<double> expected = Run(References.Of(wide.Spec, wide.Layer, wide.Second), Widened(data), batch, training);
            Bits.AssertNear<T>(expected.Output, actual.Output, Tolerance, "Output");
            Bits.AssertNear<T>(expected.InputGradient, actual.InputGradient, Tolerance, "Input gradient");
            Bits.AssertNear<T>(expected.ParameterGradient, actual.ParameterGradient, Tolerance, "Parameter gradient");
            Bits.AssertNear<T>(expected.State, actual.State, Tolerance, "State");
        }
    }

    private static LayerResult<TAny> Run<TAny>(ReferenceLayer<TAny> reference, LayerData<TAny> data, int batch, bool training)
        where TAny : unmanaged, IFloatingPointIeee754<TAny>
    {
        var pass = new ReferencePass<TAny>
        {
            Batch = batch,
            Training = training,
            Input = data.Input,
            SecondInput = data.SecondInput,
            Parameters = data.Parameters,
            State = [.. data.State],
            RandomKey = 99,
            Output = new TAny[data.OutputGradient.Length],
            OutputGradient = data.OutputGradient,
            InputGradient = new TAny[training ? data.Input.Length : 0],
            SecondInputGradient = new TAny[training ? data.SecondInput.Length : 0],
            ParameterGradient = new TAny[training ? data.Parameters.Length : 0],
        };
        reference.Forward(pass);
        if (training)
            reference.Backward(pass);
        return new LayerResult<TAny>(pass.Output, pass.InputGradient, pass.SecondInputGradient, pass.ParameterGradient, pass.State);
    }

    private static LayerData<double> Widened(LayerData<T> data)
    {
        return new LayerData<double>(Wide(data.Input), Wide(data.SecondInput), Wide(data.Parameters), Wide(data.State), Wide(data.OutputGradient));

        static double[] Wide(T[] values) => [.. values.Select(double.CreateChecked)];
    }
}
