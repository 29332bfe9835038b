using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScratchCnn.Peers;

/// <summary>The two models as a user of TorchSharp writes them: standard modules, channels first, logits out.</summary>
internal static class TorchModels
{
    public static Module<Tensor, Tensor> ByName(string name, double dropout, int classes) => name == "baseline" ? Baseline(dropout, classes) : Kachuee(classes);

    private static Module<Tensor, Tensor> Baseline(double dropout, int classes) => Sequential(
        Conv1d(1, 32, 5), ReLU(), BatchNorm1d(32, eps: 1e-3, momentum: 0.01), MaxPool1d(2, stride: 2), Dropout(dropout),
        Conv1d(32, 64, 5), ReLU(), BatchNorm1d(64, eps: 1e-3, momentum: 0.01), MaxPool1d(2, stride: 2),
        Flatten(), Linear(64 * 43, 128), ReLU(), Dropout(dropout), Linear(128, classes));

    private static Module<Tensor, Tensor> Kachuee(int classes) => Sequential(
        Conv1d(1, 32, 5),
        new ResidualBlock(), new ResidualBlock(), new ResidualBlock(), new ResidualBlock(), new ResidualBlock(),
        Flatten(), Linear(64, 32), ReLU(), Linear(32, 32), ReLU(), Linear(32, classes));

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
