using System.Text.Json.Nodes;
using ScratchCnn.Tests.Golden;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;
using static TorchSharp.torch.optim;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// Ten steps of Adam on one small batch with both models, dropout off. The weights begin as a formula gives them (363,522 of them would make a
/// large file), and what became of each tensor is kept as its sum, its sum of squares, a sum that depends on places, and its first and last value.
/// </summary>
internal static class TrainingCases
{
    private const int Steps = 10;

    public static void Write(string folder)
    {
        var file = new GoldenFile(folder, "training");
        Train(file, "baseline", Models.Baseline(filters1: 32, filters2: 64, units: 128, classes: 2), batch: 6, classes: 2, learningRate: 1e-4);
        Train(file, "kachuee", Models.Kachuee(classes: 5), batch: 5, classes: 5, learningRate: 1e-3);
        file.Save();
    }

    private static void Train(
        GoldenFile file, string name, (Network Network, Func<Tensor, bool, Tensor> Forward) model, int batch, int classes, double learningRate)
    {
        (Network network, Func<Tensor, bool, Tensor> forward) = model;
        Tensor input = GoldenFile.Uniform(GoldenFile.RandomFor(name), [batch, 187, 1]);
        Tensor labels = tensor(Enumerable.Range(0, batch).Select(row => (long)(row * 3 % classes)).ToArray());

        Parameter[] parameters = [.. network.Parameters.Select(parameter => parameter.Value)];
        Adam optimizer = Adam(parameters, lr: learningRate, beta1: 0.9, beta2: 0.999, eps: 1e-7);
        var losses = new double[Steps];
        var tensors = new CaseTensors();
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            Tensor loss = cross_entropy(forward(input, true), labels);
            loss.backward();
            if (step == 0)
                tensors.Add("firstGradients", Summary(parameters.Select(parameter => parameter.grad!)));
            optimizer.step();
            losses[step] = loss.item<double>();
        }

        tensors.Add("input", input);
        tensors.Add("labels", labels.to_type(ScalarType.Float64));
        tensors.Add("losses", tensor(losses));
        tensors.Add("parameters", Summary(parameters));
        if (network.State.Count > 0)
            tensors.Add("state", Summary(network.State.Select(state => network[state])));
        tensors.Add("probabilities", softmax(forward(input, false), dim: 1));
        file.Add(name, Spec(name, network, learningRate), Script, tensors);
    }

    private const string Script = "see Models.cs and TrainingCases.cs; state is what moved, probabilities are predicted after the last step";

    /// <summary>[tensors, 5]: sum, sum of squares, <see cref="FormulaWeights.Checksum"/>, first value, last value.</summary>
    private static Tensor Summary(IEnumerable<Tensor> tensors)
    {
        List<double> numbers = [];
        foreach (Tensor each in tensors)
        {
            double[] values = each.detach().contiguous().data<double>().ToArray();
            numbers.AddRange([values.Sum(), values.Sum(value => value * value), FormulaWeights.Checksum(values), values[0], values[^1]]);
        }

        return tensor(numbers.ToArray(), [numbers.Count / 5, 5]);
    }

    private static JsonObject Spec(string model, Network network, double learningRate) => new()
    {
        ["kind"] = model,
        ["optimizer"] = "adam",
        ["learningRate"] = learningRate,
        ["epsilon"] = 1e-7,
        ["steps"] = Steps,
        ["parameters"] = new JsonArray([.. network.Parameters.Select(parameter => new JsonObject
        {
            ["name"] = parameter.Name,
            ["shape"] = new JsonArray([.. parameter.Value.shape.Select(extent => JsonValue.Create(extent))]),
            ["limit"] = parameter.Limit,
            ["offset"] = parameter.Offset,
        })]),
    };
}
