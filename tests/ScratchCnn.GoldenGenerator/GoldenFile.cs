using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace ScratchCnn.GoldenGenerator;

/// <summary>The tensors of one case by name, in the order in which they were added.</summary>
internal sealed class CaseTensors
{
    private readonly List<(string Name, Tensor Value)> _tensors = [];

    public Tensor this[string name] => _tensors.First(tensor => tensor.Name == name).Value;

    public void Add(string name, Tensor value) => _tensors.Add((name, value));

    public IReadOnlyList<(string Name, Tensor Value)> All => _tensors;
}

/// <summary>
/// One golden file: cases that libtorch computed, each with the expression that computed it. The expression is quoted by the compiler, so it
/// cannot differ from what ran.
/// </summary>
internal sealed class GoldenFile(string folder, string family, [CallerFilePath] string source = "")
{
    private readonly List<JsonObject> _cases = [];

    /// <summary>Values that depend on the case's name alone, so that a new case leaves the others as they were.</summary>
    public static Random RandomFor(string name) => new(name.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));

    /// <summary>Uniform in ±<paramref name="range"/> with <paramref name="digits"/> decimals: exact in the file, and short.</summary>
    public static Tensor Uniform(Random random, long[] shape, int digits = 3, double range = 1)
    {
        var values = new double[shape.Aggregate(1L, (product, extent) => product * extent)];
        for (int index = 0; index < values.Length; index++)
            values[index] = Math.Round(range * ((2 * random.NextDouble()) - 1), digits);
        return tensor(values, shape, dtype: ScalarType.Float64);
    }

    /// <summary>
    /// Runs a layer forward on random leaves and backward on a random output gradient, and keeps all of it: the leaves, "output",
    /// "outputGradient", and a gradient of each leaf ("kernelGradient").
    /// </summary>
    /// <param name="name">The case's name in the file.</param>
    /// <param name="spec">Hyper-parameters as the tests read them.</param>
    /// <param name="leaves">Names and shapes of the tensors that are differentiated; the first is "input", [batch, length, channels].</param>
    /// <param name="forward">The layer.</param>
    /// <param name="constants">Tensors that the layer reads and nobody differentiates.</param>
    /// <param name="after">Other results of the layer, such as running statistics.</param>
    /// <param name="inputDigits">Decimals of the input: 0 makes ties.</param>
    /// <param name="inputRange">The input lies in ± this.</param>
    /// <param name="script">The text of <paramref name="forward"/>.</param>
    public void Layer(
        string name,
        JsonObject spec,
        (string Name, long[] Shape)[] leaves,
        Func<CaseTensors, Tensor> forward,
        (string Name, double[] Values)[]? constants = null,
        Func<CaseTensors, (string Name, Tensor Value)[]>? after = null,
        int inputDigits = 3,
        double inputRange = 1,
        [CallerArgumentExpression(nameof(forward))] string script = "")
    {
        Random random = RandomFor($"{family} {name}");
        var tensors = new CaseTensors();
        foreach ((string leaf, long[] shape) in leaves)
            tensors.Add(leaf, (leaf == "input" ? Uniform(random, shape, inputDigits, inputRange) : Uniform(random, shape)).requires_grad_());
        foreach ((string constant, double[] values) in constants ?? [])
            tensors.Add(constant, tensor(values));

        Tensor output = forward(tensors);
        Tensor outputGradient = Uniform(random, output.shape);
        output.backward([outputGradient]);

        var recorded = new CaseTensors();
        foreach ((string tensorName, Tensor value) in tensors.All)
            recorded.Add(tensorName, value);
        recorded.Add("output", output);
        recorded.Add("outputGradient", outputGradient);
        foreach ((string leaf, _) in leaves)
            recorded.Add($"{leaf}Gradient", tensors[leaf].grad ?? throw new UnreachableException($"{name}: no gradient of {leaf}."));
        foreach ((string result, Tensor value) in after?.Invoke(tensors) ?? [])
            recorded.Add(result, value);
        Add(name, spec, script, recorded);
    }

    /// <summary>Keeps a case whose tensors were computed by the caller.</summary>
    public void Add(string name, JsonObject spec, string script, CaseTensors tensors)
    {
        var values = new JsonObject();
        foreach ((string tensorName, Tensor value) in tensors.All)
        {
            values.Add(tensorName, new JsonObject
            {
                ["shape"] = new JsonArray([.. value.shape.Select(extent => JsonValue.Create(extent))]),
                ["values"] = new JsonArray([.. value.detach().contiguous().data<double>().ToArray().Select(number => JsonValue.Create(number))]),
            });
        }

        string[] lines = [.. script.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        _cases.Add(new JsonObject
        {
            ["name"] = name,
            ["spec"] = spec,
            ["script"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]),
            ["tensors"] = values,
        });
    }

    /// <summary>Writes FOLDER/family.json: one line a tensor, doubles in the shortest form that reads back to the same bits.</summary>
    public void Save()
    {
        using var writer = new StreamWriter(Path.Combine(folder, $"{family}.json")) { NewLine = "\n" };
        writer.WriteLine("{");
        writer.WriteLine($"  \"libtorch\": \"{torch.__version__}\",");
        writer.WriteLine($"  \"torchSharp\": \"{typeof(torch).Assembly.GetName().Version!.ToString(3)}\",");
        writer.WriteLine($"  \"generator\": \"tests/ScratchCnn.GoldenGenerator/{Path.GetFileName(source)}\",");
        writer.WriteLine("  \"cases\": [");
        for (int index = 0; index < _cases.Count; index++)
            WriteCase(writer, _cases[index], index == _cases.Count - 1 ? "" : ",");
        writer.WriteLine("  ]");
        writer.WriteLine("}");
        Console.WriteLine($"{family}.json: {_cases.Count} cases");
    }

    private static void WriteCase(StreamWriter writer, JsonObject golden, string separator)
    {
        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        writer.WriteLine("    {");
        foreach (string property in (string[])["name", "spec", "script"])
            writer.WriteLine($"      \"{property}\": {golden[property]!.ToJsonString(options)},");
        writer.WriteLine("      \"tensors\": {");
        JsonObject tensors = golden["tensors"]!.AsObject();
        writer.WriteLine(string.Join(",\n", tensors.Select(tensor => $"        \"{tensor.Key}\": {tensor.Value!.ToJsonString(options)}")));
        writer.WriteLine("      }");
        writer.WriteLine($"    }}{separator}");
    }
}
