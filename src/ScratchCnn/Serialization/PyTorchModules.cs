using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using static ScratchCnn.Architectures.SavedFileException;

namespace ScratchCnn.Serialization;

/// <summary>A tensor as PyTorch lays it out: outputs outermost, taps innermost.</summary>
/// <param name="Tensor">The tensor in the file.</param>
/// <param name="IsVariance">Whether its numbers are variances, which are at least 0.</param>
internal sealed record PyTorchTensor(SavedTensor Tensor, bool IsVariance)
{
    /// <summary>Writes it with all extents turned round: [out, in, taps] → [taps, in, out].</summary>
    /// <exception cref="SavedModelException">A number is infinite or NaN, too large for single precision, or a variance below 0.</exception>
    /// <param name="destination">As many values, overwritten.</param>
    /// <param name="inputOrder">For each of our channels (of a kernel, input channels), PyTorch's; null where they are the same.</param>
    public void CopyTo(Span<float> destination, int[]? inputOrder)
    {
        float[] source = Singles();
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

    /// <summary>The numbers in single precision: narrower ones exactly, double precision rounded to the nearest.</summary>
    private float[] Singles()
    {
        ReadOnlySpan<byte> data = Tensor.Data.Span;
        int size = Tensor.Type.Size();
        var singles = new float[Tensor.Count];
        for (int index = 0; index < singles.Length; index++)
        {
            ReadOnlySpan<byte> number = data[(index * size)..];
            singles[index] = Tensor.Type switch
            {
                TensorType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(number),
                TensorType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(number) << 16), // its bits are the upper half
                TensorType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(number),
                _ => BinaryPrimitives.ReadSingleLittleEndian(number),
            };
            if (Tensor.Type == TensorType.F64 && float.IsInfinity(singles[index]) && BinaryPrimitives.ReadDoubleLittleEndian(number) is var wide && double.IsFinite(wide))
            {
                throw new SavedModelException(
                    SavedModelError.NotFinite,
                    string.Create(CultureInfo.InvariantCulture, $"Value {index} of tensor {Quote(Tensor.Name)}, {wide:g3}, is too large for single precision."));
            }

            SavedModelReader.RequireUsable(singles[index], index, Tensor.Name, IsVariance);
        }

        return singles;
    }
}

/// <summary>The modules of a PyTorch file: tensors whose names differ in the last part only, in natural order of their names.</summary>
internal sealed partial class PyTorchModules
{
    /// <summary>Number of batches that a batch normalization has seen: PyTorch counts them, prediction does not need it.</summary>
    private const string BatchCount = "num_batches_tracked";

    /// <summary>Name of the running variance of a batch normalization.</summary>
    public const string RunningVariance = "running_var";

    private readonly string[] _batchCounts;
    private readonly List<(string Name, Dictionary<string, ModuleTensor> Tensors)> _modules;

    public PyTorchModules(SafetensorsFile file)
    {
        ModuleTensor[] tensors =
        [
            .. file.Tensors.Select(tensor => new ModuleTensor(tensor.Name, tensor.Shape, tensor.Description, tensor)),
            .. file.OfUnknownType.Select(entry => new ModuleTensor(entry.Name, entry.Shape, entry.Description, Saved: null)),
        ];
        _batchCounts = [.. tensors.Select(tensor => tensor.Name).Where(name => Split(name).Leaf == BatchCount)];
        _modules =
        [
            .. tensors.Where(tensor => Split(tensor.Name).Leaf != BatchCount)
                .GroupBy(tensor => Split(tensor.Name).Module)
                .OrderBy(module => NaturalKey(module.Key), StringComparer.Ordinal)
                .Select(module => (module.Key, module.ToDictionary(tensor => Split(tensor.Name).Leaf))),
        ];
    }

    /// <summary>Tensors that no layer has taken: counts of batches, and what is left, such as the class weights of a loss.</summary>
    public IReadOnlyList<string> LeftAside => [.. _batchCounts, .. _modules.SelectMany(module => module.Tensors.Values).Select(tensor => tensor.Name)];

    /// <summary>Takes the first module that has just these tensors.</summary>
    /// <exception cref="SavedModelException">There is none, or it does not hold floating-point numbers.</exception>
    public IReadOnlyList<PyTorchTensor> Take(string layer, IReadOnlyList<(string Leaf, long[] Shape)> wanted)
    {
        int index = _modules.FindIndex(module =>
            module.Tensors.Count == wanted.Count
            && wanted.All(tensor => module.Tensors.TryGetValue(tensor.Leaf, out ModuleTensor? found) && found.Shape.SequenceEqual(tensor.Shape)));
        if (index < 0)
        {
            string needed = string.Join(", ", wanted.Select(tensor => $"{tensor.Leaf} {Extents(tensor.Shape)}"));
            throw new SavedModelException(SavedModelError.MissingTensor, $"Layer {Quote(layer)} needs {needed}; {Remaining()}.");
        }

        Dictionary<string, ModuleTensor> tensors = _modules[index].Tensors;
        if (tensors.Values.FirstOrDefault(tensor => tensor.Saved is not { } saved || !IsFloating(saved.Type)) is { } other)
        {
            throw new SavedModelException(
                SavedModelError.TensorType,
                $"Tensor {Quote(other.Name)} is {other.Description}; expected floating-point numbers: F16, BF16, F32 or F64.");
        }

        _modules.RemoveAt(index);
        return [.. wanted.Select(tensor => new PyTorchTensor(tensors[tensor.Leaf].Saved!, IsVariance: tensor.Leaf == RunningVariance))];
    }

    /// <summary>A tensor as it is matched with a layer; its numbers, where their type is known.</summary>
    private sealed record ModuleTensor(string Name, IReadOnlyList<long> Shape, string Description, SavedTensor? Saved);

    private static bool IsFloating(TensorType type) => type is TensorType.F16 or TensorType.BF16 or TensorType.F32 or TensorType.F64;

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

    /// <summary>Sorts "layer10" after "layer2": every number is filled up to one length.</summary>
    private static string NaturalKey(string name) => Number().Replace(name, number => number.Value.PadLeft(10, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
