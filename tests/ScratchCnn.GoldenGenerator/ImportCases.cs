using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// Weight files as PyTorch users save them: standard modules, channels first, kernels [out, in, kernelSize], Linear weights [out, in] whose inputs
/// are a flattened [channels, length]; single precision, tensors sorted by name within a type as the safetensors package sorts them, and
/// num_batches_tracked among them. The predictions are computed in double from the weights that are in the file.
/// </summary>
internal static class ImportCases
{
    public static void Write(string folder)
    {
        manual_seed(20240229);
        var file = new GoldenFile(folder, "import");
        Sequential small = Sequential(
            Conv1d(1, 3, 4), ReLU(), BatchNorm1d(3, eps: 1e-3), MaxPool1d(2, stride: 2),
            Conv1d(3, 5, 3), ReLU(), BatchNorm1d(5, eps: 1e-3), MaxPool1d(2, stride: 2),
            Flatten(), Linear(45, 6), ReLU(), Linear(6, 2));
        Save(file, folder, "import_sequential", small, length: 45, "nn.Sequential: tensors are named by number, \"0.weight\", \"11.bias\"");
        Save(file, folder, "import_baseline", new Baseline(), length: 187, "the baseline model with 8 and 12 filters, 16 units and 2 classes");
        Save(file, folder, "import_kachuee", new Kachuee(), length: 187, "the kachuee model as it is, 5 classes");
        file.Save();
    }

    private static void Save(GoldenFile file, string folder, string name, Module<Tensor, Tensor> model, int length, string description)
    {
        // Nothing may keep a value that a wrong import gets right by chance: gamma 1, beta 0, running mean 0, predictions all alike.
        using (no_grad())
        {
            foreach (Parameter parameter in model.parameters())
                parameter.mul_(1.5).add_(parameter.dim() == 1 ? 0.2 * randn_like(parameter) : 0);
        }

        Tensor input = GoldenFile.Uniform(GoldenFile.RandomFor(name), [4, length]);
        for (int pass = 0; pass < 5; pass++)
            model.forward(input.to_type(ScalarType.Float32).unsqueeze(1));
        model.eval();
        SafetensorsFile.Write(Path.Combine(folder, $"{name}.safetensors"), model.state_dict());

        model.to(ScalarType.Float64);
        var tensors = new CaseTensors();
        tensors.Add("input", input);
        Tensor logits = model.forward(input.unsqueeze(1));
        tensors.Add("logits", logits);
        tensors.Add("probabilities", functional.softmax(logits, dim: 1));
        file.Add(name, new JsonObject { ["kind"] = "import", ["file"] = $"{name}.safetensors" }, description, tensors);
    }

    private sealed class Baseline : Module<Tensor, Tensor>
    {
        private readonly Conv1d conv1 = Conv1d(1, 8, 5), conv2 = Conv1d(8, 12, 5);
        private readonly BatchNorm1d bn1 = BatchNorm1d(8, eps: 1e-3), bn2 = BatchNorm1d(12, eps: 1e-3);
        private readonly Linear fc1 = Linear(12 * 43, 16), fc2 = Linear(16, 2);

        public Baseline()
            : base("baseline") => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor x = functional.max_pool1d(bn1.forward(functional.relu(conv1.forward(input))), 2, stride: 2);
            x = functional.max_pool1d(bn2.forward(functional.relu(conv2.forward(x))), 2, stride: 2);
            return fc2.forward(functional.relu(fc1.forward(x.flatten(1))));
        }
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv1d conv1 = Conv1d(32, 32, 5, padding: 2), conv2 = Conv1d(32, 32, 5, padding: 2);

        public Block()
            : base("block") => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            functional.max_pool1d(functional.relu(input + conv2.forward(functional.relu(conv1.forward(input)))), 5, stride: 2);
    }

    private sealed class Kachuee : Module<Tensor, Tensor>
    {
        private readonly Conv1d conv = Conv1d(1, 32, 5);
        private readonly Sequential blocks = Sequential(new Block(), new Block(), new Block(), new Block(), new Block());
        private readonly Linear fc1 = Linear(64, 32), fc2 = Linear(32, 32), fc3 = Linear(32, 5);

        public Kachuee()
            : base("kachuee") => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor x = blocks.forward(conv.forward(input)).flatten(1);
            x = functional.relu(fc2.forward(functional.relu(fc1.forward(x))));
            return fc3.forward(x);
        }
    }
}
