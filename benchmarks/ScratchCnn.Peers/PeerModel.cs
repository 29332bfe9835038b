using Ecg.Networks;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Peers;

/// <summary>A model to compare, with the sizes that are the same in every library.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="TrainingBatch">Default batch size of a training step.</param>
/// <param name="Classes">Number of outputs.</param>
/// <param name="LearningRate">Learning rate of Adam.</param>
/// <param name="FlattenedLength">Positions at the input of the first dense layer, each with all channels.</param>
internal sealed record PeerModel(string Name, int TrainingBatch, int Classes, double LearningRate, int FlattenedLength)
{
    /// <summary>All models.</summary>
    public static IReadOnlyList<PeerModel> All { get; } = [new("baseline", 64, 2, 1e-4, 43), new("kachuee", 128, 5, 1e-3, 2), new("resnet", 128, 5, 1e-4, 6)];

    /// <summary>The model called <paramref name="name"/>.</summary>
    public static PeerModel ByName(string name) => All.Single(model => model.Name == name);

    /// <summary>Creates the model in ScratchCnn with new weights.</summary>
    /// <param name="dropout">Whether its dropout layers drop anything.</param>
    public Model<float> Build(bool dropout)
    {
        Sequential network = Name == "resnet" ? ResNet.Create(Classes) : HeartbeatNetworks.ByName(Name, Classes);
        return new Model<float>(dropout ? network : WithoutDropout(network), HeartbeatNetworks.BeatShape, seed: 1);
    }

    private static Sequential WithoutDropout(Sequential network) => new([.. network.Layers.Select(WithoutDropout)]);

    private static ModuleSpec WithoutDropout(ModuleSpec layer) => layer switch
    {
        Dropout => new Dropout(0),
        Residual residual => residual with { Body = WithoutDropout(residual.Body) },
        Sequential sequential => WithoutDropout(sequential),
        _ => layer,
    };

    /// <summary>
    /// The trained tensors of <paramref name="model"/> in libtorch's layouts: kernels [out, in, kernelSize], dense kernels [out, in]; inputs of the
    /// first dense layer in the order [channel, position] instead of [position, channel].
    /// </summary>
    public IReadOnlyList<float[]> TorchParameters(Model<float> model)
    {
        var parameters = new List<float[]>();
        int flattened = FlattenedLength;
        foreach (ModelTensor tensor in model.Tensors.Where(tensor => tensor.IsTrained))
        {
            float[] values = model.Values(tensor).ToArray();
            IReadOnlyList<int> extents = tensor.Dimensions;
            parameters.Add(extents.Count switch
            {
                // [kernelSize, in, out] → [out, in, kernelSize]
                3 => Permuted(values, extents[0], extents[1], extents[2], (k, i, o) => (((o * extents[1]) + i) * extents[0]) + k),
                // [position, channel, out] → [out, channel, position], once; then [in, out] → [out, in]
                2 => Permuted(
                    values, flattened, extents[0] / flattened, extents[1], (p, c, o) => (((o * extents[0] / flattened) + c) * flattened) + p),
                _ => values,
            });
            if (extents.Count == 2)
                flattened = 1;
        }

        return parameters;
    }

    /// <summary>
    /// Floating-point operations of a run: two per multiply-add of convolutions and dense layers. In training, the forward pass, the input gradient and
    /// the weight gradient take the same number each; the first layer needs no input gradient.
    /// </summary>
    public long Flops(string task, int batch)
    {
        var summary = ModelSummary.Of(Build(dropout: false));
        return 2 * batch * (task == "train" ? (3 * summary.MultiplyAdds) - summary.Lines[0].MultiplyAdds : summary.MultiplyAdds);
    }

    private static float[] Permuted(float[] values, int first, int second, int third, Func<int, int, int, int> target)
    {
        var permuted = new float[values.Length];
        int index = 0;
        for (int a = 0; a < first; a++)
        {
            for (int b = 0; b < second; b++)
            {
                for (int c = 0; c < third; c++)
                    permuted[target(a, b, c)] = values[index++];
            }
        }

        return permuted;
    }
}
