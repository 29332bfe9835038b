using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScratchCnn.Peers;

/// <summary>The models as a user of TorchSharp writes them: standard modules, channels first, logits out.</summary>
internal static class TorchModels
{
    public static Module<Tensor, Tensor> ByName(string name, bool dropout, int classes) => name switch
    {
        "baseline" => Baseline(dropout ? 0.2 : 0, classes),
        "kachuee" => Kachuee(classes),
        _ => Residual(dropout, classes),
    };

    private static Module<Tensor, Tensor> Baseline(double dropout, int classes) => Sequential(
        Conv1d(1, 32, 5), ReLU(), BatchNorm1d(32, eps: 1e-3, momentum: 0.01), MaxPool1d(2, stride: 2), Dropout(dropout),
        Conv1d(32, 64, 5), ReLU(), BatchNorm1d(64, eps: 1e-3, momentum: 0.01), MaxPool1d(2, stride: 2),
        Flatten(), Linear(64 * 43, 128), ReLU(), Dropout(dropout), Linear(128, classes));

    private static Module<Tensor, Tensor> Kachuee(int classes) => Sequential(
        Conv1d(1, 32, 5),
        new ResidualBlock(), new ResidualBlock(), new ResidualBlock(), new ResidualBlock(), new ResidualBlock(),
        Flatten(), Linear(64, 32), ReLU(), Linear(32, 32), ReLU(), Linear(32, classes));

    private static Module<Tensor, Tensor> Residual(bool dropout, int classes)
    {
        var modules = new List<Module<Tensor, Tensor>> { Conv1d(1, 32, 7, padding: 3), Norm(32), ReLU() };
        int channels = 32, length = 187;
        foreach (int filters in ResNet.Filters)
        {
            modules.Add(new NormalizedBlock(channels, filters, dropout ? ResNet.BlockDropout : 0));
            modules.Add(ReLU());
            // 'Same' padding adds a row before the signal only if the length is odd.
            modules.Add(length % 2 == 1 ? MaxPool1d(3, stride: 2, padding: 1) : MaxPool1d(3, stride: 2, ceil_mode: true));
            length = (length + 1) / 2;
            channels = filters;
        }

        double rate = dropout ? ResNet.DenseDropout : 0;
        modules.AddRange([Flatten(), Dropout(rate), Linear(channels * length, 64), ReLU(), Dropout(rate), Linear(64, classes)]);
        return Sequential(modules);
    }

    private static BatchNorm1d Norm(int channels) => BatchNorm1d(channels, eps: 1e-3, momentum: 1 - ResNet.Momentum);

    private sealed class NormalizedBlock : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> body;
        private readonly Module<Tensor, Tensor>? projection;

        public NormalizedBlock(int channels, int filters, double dropout)
            : base("block")
        {
            body = Sequential(
                Conv1d(channels, filters, 5, padding: 2), Norm(filters), ReLU(), Dropout(dropout), Conv1d(filters, filters, 5, padding: 2), Norm(filters));
            if (channels != filters)
                projection = Conv1d(channels, filters, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => body.forward(input) + (projection is null ? input : projection.forward(input));
    }

    private sealed class ResidualBlock : Module<Tensor, Tensor>
    {
        private readonly Conv1d conv1 = Conv1d(32, 32, 5, padding: 2);
        private readonly Conv1d conv2 = Conv1d(32, 32, 5, padding: 2);

        public ResidualBlock()
            : base("block") => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor inner = conv2.forward(functional.relu(conv1.forward(input)));
            return functional.max_pool1d(functional.relu(inner + input), 5, stride: 2);
        }
    }
}
