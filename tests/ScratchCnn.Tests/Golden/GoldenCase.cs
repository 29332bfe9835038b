using System.Text.Json;

namespace ScratchCnn.Tests.Golden;

/// <summary>One tensor of a golden file, row-major.</summary>
internal sealed record GoldenTensor(int[] Shape, double[] Values);

/// <summary>One case that libtorch computed: hyper-parameters, and every tensor that went in or came out. README.md beside the files tells more.</summary>
internal sealed class GoldenCase
{
    private readonly Dictionary<string, GoldenTensor> _tensors;

    private GoldenCase(JsonElement json)
    {
        Name = json.GetProperty("name").GetString()!;
        Spec = json.GetProperty("spec");
        _tensors = json.GetProperty("tensors").EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => new GoldenTensor(
            [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())],
            [.. tensor.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())]));
    }

    public string Name { get; }

    /// <summary>Hyper-parameters by name.</summary>
    public JsonElement Spec { get; }

    /// <summary>The kind of layer, loss or optimizer.</summary>
    public string Kind => Spec.GetProperty("kind").GetString()!;

    public GoldenTensor this[string tensor] => _tensors[tensor];

    public bool Has(string tensor) => _tensors.ContainsKey(tensor);

    /// <summary>Integer hyper-parameter.</summary>
    public int Int(string property) => Spec.GetProperty(property).GetInt32();

    /// <summary>Real hyper-parameter.</summary>
    public double Number(string property) => Spec.GetProperty(property).GetDouble();

    /// <summary>List of real hyper-parameters, or null where the file says so.</summary>
    public double[]? Numbers(string property) =>
        Spec.GetProperty(property) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(number => number.GetDouble())] : null;

    /// <summary>Hyper-parameter that is a word.</summary>
    public string Text(string property) => Spec.GetProperty(property).GetString()!;

    /// <summary>Hyper-parameter that is on or off.</summary>
    public bool Flag(string property) => Spec.GetProperty(property).GetBoolean();

    /// <summary>The names of a family's cases, for a theory.</summary>
    public static TheoryData<string> Names(string family) => [.. Load(family).Select(golden => golden.Name)];

    /// <summary>The case <paramref name="name"/> of Golden/<paramref name="family"/>.json.</summary>
    public static GoldenCase Find(string family, string name) => Load(family).Single(golden => golden.Name == name);

    /// <summary>
    /// Fails unless every value agrees to <paramref name="tolerance"/>, relative to the largest magnitude that libtorch gave: sums that cancel are as
    /// exact as what they were summed from, not as their own small value.
    /// </summary>
    public void AssertClose(string tensor, ReadOnlySpan<double> actual, double tolerance = 1e-12)
    {
        double[] expected = this[tensor].Values;
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int index = 0; index < expected.Length; index++)
        {
            if (!(Math.Abs(actual[index] - expected[index]) <= tolerance * scale))
                Assert.Fail($"{Name}: {tensor}[{index}] is {actual[index]:R}; libtorch gives {expected[index]:R}.");
        }
    }

    /// <summary>All cases of Golden/<paramref name="family"/>.json.</summary>
    public static IEnumerable<GoldenCase> Load(string family)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", $"{family}.json"));
        return [.. JsonDocument.Parse(file).RootElement.GetProperty("cases").EnumerateArray().Select(json => new GoldenCase(json))];
    }
}
