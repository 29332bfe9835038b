using System.Globalization;
using System.Text.RegularExpressions;
using static ScratchCnn.Architectures.SavedFileException;

namespace ScratchCnn.Serialization;

/// <summary>A tensor as PyTorch lays it out: outputs outermost, taps innermost.</summary>
internal sealed record PyTorchTensor(SavedTensor Tensor)
{
    /// <summary>Writes it with all extents turned round: [out, in, taps] → [taps, in, out].</summary>
    /// <exception cref="SavedModelException">A number is infinite or NaN.</exception>
    /// <param name="destination">As many values, overwritten.</param>
    /// <param name="inputOrder">For each of our channels (of a kernel, input channels), PyTorch's; null where they are the same.</param>
    public void CopyTo(Span<float> destination, int[]? inputOrder)
    {
        float[] source = Tensor.ToArray<float>();
        for (int index = 0; index < source.Length; index++)
            SavedModelReader.RequireFinite(source[index], index, Tensor.Name);
        if (Tensor.Shape.Count == 1)
        {
            for (int channel = 0; channel < source.Length; channel++)
                destination[channel] = source[inputOrder is null ? channel : inputOrder[channel]];
            return;
        }

        int outputs = (int)Tensor.Shape[0], inputs = (int)Tensor.Shape[1], taps = Tensor.Shape.Count > 2 ? (int)Tensor.Shape[2] : 1;
        for (int tap = 0; tap < taps; tap++)
        {
            for (int input = 0; input < inputs; input++)
            {
                int theirs = inputOrder is null ? input : inputOrder[input];
                for (int output = 0; output < outputs; output++)
                    destination[(((tap * inputs) + input) * outputs) + output] = source[(((output * inputs) + theirs) * taps) + tap];
            }
        }
    }
}

/// <summary>The modules of a PyTorch file: tensors whose names differ in the last part only, in natural order of their names.</summary>
internal sealed partial class PyTorchModules
{
    /// <summary>How many batches a batch normalisation has seen: PyTorch counts, prediction does not need it.</summary>
    private const string BatchCount = "num_batches_tracked";

    private readonly List<(string Name, Dictionary<string, SavedTensor> Tensors)> _modules;

    public PyTorchModules(SafetensorsFile file)
    {
        LeftAside = [.. file.Tensors.Select(tensor => tensor.Name).Where(name => Split(name).Leaf == BatchCount)];
        _modules =
        [
            .. file.Tensors.Where(tensor => Split(tensor.Name).Leaf != BatchCount)
                .GroupBy(tensor => Split(tensor.Name).Module)
                .OrderBy(module => NaturalKey(module.Key), StringComparer.Ordinal)
                .Select(module => (module.Key, module.ToDictionary(tensor => Split(tensor.Name).Leaf))),
        ];
    }

    public IReadOnlyList<string> LeftAside { get; }

    /// <summary>Takes the first module that has just these tensors.</summary>
    /// <exception cref="SavedModelException">There is none, or it does not hold single-precision numbers.</exception>
    public IReadOnlyList<PyTorchTensor> Take(string layer, IReadOnlyList<(string Leaf, long[] Shape)> wanted)
    {
        int index = _modules.FindIndex(module =>
            module.Tensors.Count == wanted.Count
            && wanted.All(tensor => module.Tensors.TryGetValue(tensor.Leaf, out SavedTensor? found) && found.Shape.SequenceEqual(tensor.Shape)));
        if (index < 0)
        {
            string needed = string.Join(", ", wanted.Select(tensor => $"{tensor.Leaf} {Extents(tensor.Shape)}"));
            throw new SavedModelException(SavedModelError.MissingTensor, $"Layer {Quote(layer)} needs {needed}; {Remaining()}.");
        }

        Dictionary<string, SavedTensor> tensors = _modules[index].Tensors;
        if (tensors.Values.FirstOrDefault(tensor => tensor.Type != TensorType.F32) is { } other)
        {
            throw new SavedModelException(
                SavedModelError.TensorType,
                $"Tensor {Quote(other.Name)} is {other.Description}; save the model in single precision (model.float()).");
        }

        _modules.RemoveAt(index);
        return [.. wanted.Select(tensor => new PyTorchTensor(tensors[tensor.Leaf]))];
    }

    /// <exception cref="SavedModelException">A module is left that no layer took.</exception>
    public void RequireAllTaken()
    {
        if (_modules.Count > 0)
            throw new SavedModelException(SavedModelError.UnexpectedTensor, $"The architecture has no layer for all weights: {Remaining()}.");
    }

    private string Remaining()
    {
        const int shown = 5;
        string[] left =
        [
            .. _modules.Take(shown).Select(module =>
                $"{Quote(module.Name)} ({string.Join(", ", module.Tensors.Select(tensor => $"{tensor.Key} {Extents(tensor.Value.Shape)}"))})"),
        ];
        return left.Length == 0 ? "no module of the file is left"
            : $"left in the file: {string.Join(", ", left)}{(_modules.Count > shown ? $" and {_modules.Count - shown} more" : "")}";
    }

    private static string Extents(IEnumerable<long> shape) =>
        $"[{string.Join(", ", shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)))}]";

    private static (string Module, string Leaf) Split(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
    }

    /// <summary>Sorts "layer10" behind "layer2": every number is filled up to one length.</summary>
    private static string NaturalKey(string name) => Number().Replace(name, number => number.Value.PadLeft(10, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
