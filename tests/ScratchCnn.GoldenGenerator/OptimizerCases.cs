using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace ScratchCnn.GoldenGenerator;

/// <summary>Ten steps of libtorch's optimizers on seven parameters with given gradients; the last parameter's gradient is always 0.</summary>
internal static class OptimizerCases
{
    private const int Steps = 10;
    private const int Count = 7;

    public static void Write(string folder)
    {
        var file = new GoldenFile(folder, "optimizer");
        Run(file, "adam", AdamSpec("adam", 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7), p =>
            Adam(p, lr: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-7));
        Run(file, "adam, other betas, large epsilon", AdamSpec("adam", 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-2), p =>
            Adam(p, lr: 0.1, beta1: 0.8, beta2: 0.95, eps: 1e-2));
        Run(file, "adamw", AdamSpec("adamw", 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.05), p =>
            AdamW(p, lr: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-7, weight_decay: 0.05));
        Run(file, "sgd", SgdSpec(0.1), p => SGD(p, learningRate: 0.1));
        Run(file, "sgd, momentum", SgdSpec(0.1, momentum: 0.9), p => SGD(p, learningRate: 0.1, momentum: 0.9));
        Run(file, "sgd, nesterov", SgdSpec(0.1, momentum: 0.9, nesterov: true), p => SGD(p, learningRate: 0.1, momentum: 0.9, nesterov: true));
        file.Save();
    }

    private static void Run(
        GoldenFile file,
        string name,
        JsonObject spec,
        Func<Parameter[], Optimizer> create,
        [CallerArgumentExpression(nameof(create))] string script = "")
    {
        Random random = GoldenFile.RandomFor(name);
        Tensor start = GoldenFile.Uniform(random, [Count]);
        Tensor gradients = GoldenFile.Uniform(random, [Steps, Count]);
        gradients[.., Count - 1] = 0.0;

        var parameters = new Parameter(start.clone());
        Optimizer optimizer = create([parameters]);
        var path = new List<Tensor>();
        for (int step = 0; step < Steps; step++)
        {
            parameters.grad = gradients[step].clone();
            optimizer.step();
            path.Add(parameters.detach().clone());
        }

        var tensors = new CaseTensors();
        tensors.Add("start", start);
        tensors.Add("gradients", gradients);
        tensors.Add("parameters", stack(path));
        file.Add(name, spec, script, tensors);
    }

    private static JsonObject AdamSpec(string kind, double learningRate, double beta1, double beta2, double epsilon, double weightDecay = 0) => new()
    {
        ["kind"] = kind,
        ["learningRate"] = learningRate,
        ["beta1"] = beta1,
        ["beta2"] = beta2,
        ["epsilon"] = epsilon,
        ["weightDecay"] = weightDecay,
    };

    private static JsonObject SgdSpec(double learningRate, double momentum = 0, bool nesterov = false) =>
        new() { ["kind"] = "sgd", ["learningRate"] = learningRate, ["momentum"] = momentum, ["nesterov"] = nesterov };
}
