using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>Both models of this library, without dropout: 187 samples of one channel in, logits out.</summary>
internal static class Models
{
    /// <summary>Twice [convolution, ReLU, batch normalization, maximum of 2], then two dense layers.</summary>
    public static (Network Network, Func<Tensor, bool, Tensor> Forward) Baseline(int filters1, int filters2, int units, int classes)
    {
        var network = new Network();
        network.AddConvolution("conv1d_1", 5, 1, filters1);
        network.AddBatchNorm("batch_norm_1", filters1);
        network.AddConvolution("conv1d_2", 5, filters1, filters2);
        network.AddBatchNorm("batch_norm_2", filters2);
        network.AddDense("dense_1", 43 * filters2, units);
        network.AddDense("dense_2", units, classes);

        return (network, Forward);

        Tensor Forward(Tensor input, bool training)
        {
            Tensor x = relu(network.Convolution(input, "conv1d_1"));
            x = Network.MaxPool(network.BatchNorm(x, "batch_norm_1", training), 2, stride: 2);
            x = relu(network.Convolution(x, "conv1d_2"));
            x = Network.MaxPool(network.BatchNorm(x, "batch_norm_2", training), 2, stride: 2);
            x = relu(network.Dense(x.flatten(1), "dense_1"));
            return network.Dense(x, "dense_2");
        }
    }

    /// <summary>The residual network of arXiv 1805.00794: a convolution, five blocks, three dense layers.</summary>
    public static (Network Network, Func<Tensor, bool, Tensor> Forward) Kachuee(int classes)
    {
        var network = new Network();
        network.AddConvolution("conv1d_1", 5, 1, 32);
        for (int convolution = 2; convolution <= 11; convolution++)
            network.AddConvolution($"conv1d_{convolution}", 5, 32, 32);
        network.AddDense("dense_1", 64, 32);
        network.AddDense("dense_2", 32, 32);
        network.AddDense("dense_3", 32, classes);

        return (network, Forward);

        Tensor Forward(Tensor input, bool training)
        {
            Tensor x = network.Convolution(input, "conv1d_1");
            for (int block = 1; block <= 5; block++)
            {
                Tensor inner = relu(network.Convolution(x, $"conv1d_{2 * block}", padding: 2));
                x = relu(x + network.Convolution(inner, $"conv1d_{(2 * block) + 1}", padding: 2));
                x = Network.MaxPool(x, 5, stride: 2);
            }

            x = relu(network.Dense(x.flatten(1), "dense_1"));
            x = relu(network.Dense(x, "dense_2"));
            return network.Dense(x, "dense_3");
        }
    }
}
