using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Serialization;

/// <summary>One tensor of a PyTorch file and the tensor it became.</summary>
/// <param name="Source">Its name in the file: "conv1.weight".</param>
/// <param name="SourceShape">Its type and shape there: "F32 [32, 1, 5]".</param>
/// <param name="Target">The model's tensor: "conv1d_1.kernel".</param>
/// <param name="TargetShape">Shape of that: "F32 [5, 1, 32]".</param>
public sealed record ImportedTensor(string Source, string SourceShape, string Target, string TargetShape);

/// <summary>
/// Weights that PyTorch saved as safetensors, brought to a model of an equal architecture. PyTorch lies channels first: a convolution's weight is
/// [out, in, kernelSize], a Linear's [out, in], and flatten takes [channels, length]; all three are turned round.
/// </summary>
/// <remarks>
/// A file names its modules but does not say in which order they run. So each layer takes, of the modules that no layer before it took, the first by
/// name ("2" before "10") whose tensors have just the shapes that it needs. Show <see cref="Tensors"/> to the user: where two modules have equal
/// shapes and names that do not follow the order of running, that list is where it shows. The file does not hold a batch normalization's epsilon
/// either; PyTorch's default is 1e-5, this library's (and Keras') 1e-3, and the architecture must say which it was.
/// </remarks>
public sealed class PyTorchImport
{
    private PyTorchImport(Model<float> model, IReadOnlyList<ImportedTensor> tensors, IReadOnlyList<string> leftAside)
    {
        Model = model;
        Tensors = tensors;
        LeftAside = leftAside;
    }

    /// <summary>The model with the imported numbers.</summary>
    public Model<float> Model { get; }

    /// <summary>The names of each tensor in PyTorch and here, in the order of the layers.</summary>
    public IReadOnlyList<ImportedTensor> Tensors { get; }

    /// <summary>Tensors that no layer takes: "bn1.num_batches_tracked", or "criterion.weight" of a loss. Show them to the user too.</summary>
    public IReadOnlyList<string> LeftAside { get; }

    /// <summary>A sentence on the rounding of weights that are not in single precision; null where all are.</summary>
    public string? Rounding { get; private init; }

    /// <summary>Imports a file.</summary>
    /// <param name="stream">A safetensors file; must be able to seek.</param>
    /// <param name="architecture">The network that the file's weights belong to.</param>
    /// <exception cref="SafetensorsException">The file is no safetensors file.</exception>
    /// <exception cref="SavedModelException">A layer finds no weights, a weight is not finite in single precision, or a variance is below 0.</exception>
    public static PyTorchImport Read(Stream stream, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var modules = new PyTorchModules(SafetensorsFile.ReadWithUnknownTypes(stream));
        Network<float> network = architecture.Plan();
        var targets = network.Tensors.ToDictionary(tensor => tensor.Name);
        var channels = new PyTorchChannelOrder();
        var found = new List<(PyTorchTensor Source, ModelTensor Target, int[]? Order)>();
        foreach (Node<float> node in network.Nodes)
        {
            int[]? inputOrder = channels.Pass(node);
            (string Leaf, string Parameter, long[] Shape)[] wanted = Wanted(node);
            if (wanted.Length == 0)
                continue;
            IReadOnlyList<PyTorchTensor> tensors = modules.Take(node.Name, [.. wanted.Select(tensor => (tensor.Leaf, tensor.Shape))]);
            for (int index = 0; index < wanted.Length; index++)
            {
                // A bias belongs to outputs, which have one order here and there; what a batch normalization holds belongs to its inputs.
                bool isOfInputs = wanted[index].Shape.Length > 1 || node.Spec is BatchNorm;
                found.Add((tensors[index], targets[$"{node.Name}.{wanted[index].Parameter}"], isOfInputs ? inputOrder : null));
            }
        }

        var model = new Model<float>(architecture.Network, network);
        foreach ((PyTorchTensor source, ModelTensor target, int[]? order) in found)
            source.CopyTo(model.Values(target), order);
        return new PyTorchImport(
            model,
            [.. found.Select(pair => new ImportedTensor(
                pair.Source.Tensor.Name, pair.Source.Tensor.Description, pair.Target.Name,
                SavedTensor.Describe(TensorType.F32, pair.Target.Dimensions.Select(extent => (long)extent))))],
            modules.LeftAside)
        {
            Rounding = DescribeRounding([.. found.Select(pair => pair.Source.Tensor.Type)]),
        };
    }

    private static string? DescribeRounding(TensorType[] types)
    {
        string[] parts =
        [
            .. new[] { TensorType.F64, TensorType.F16, TensorType.BF16 }.Where(types.Contains).Select(type =>
                $"{types.Count(other => other == type)} of {types.Length} tensors are {type.FileName()}, "
                + (type == TensorType.F64 ? "rounded to the nearest single-precision numbers" : "taken over exactly, with the few digits that they have")),
        ];
        return parts.Length == 0 ? null : $"Weights become single precision: {string.Join("; ", parts)}.";
    }

    /// <summary>The tensors that a layer needs: PyTorch's name, ours, and PyTorch's shape, which is ours backwards.</summary>
    private static (string Leaf, string Parameter, long[] Shape)[] Wanted(Node<float> node) =>
    [
        .. node.Layer.Parameters.Concat(node.Layer.State).Select(tensor =>
            (LeafOf(node.Spec, tensor.Name), tensor.Name, tensor.Dimensions.Reverse().Select(extent => (long)extent).ToArray())),
    ];

    private static string LeafOf(ModuleSpec spec, string parameter) => (spec, parameter) switch
    {
        (Conv1D or Dense, "kernel") or (BatchNorm, "gamma") => "weight",
        (Conv1D or Dense, "bias") or (BatchNorm, "beta") => "bias",
        (BatchNorm, "moving_mean") => "running_mean",
        (BatchNorm, BatchNorm.MovingVariance) => PyTorchModules.RunningVariance,
        _ => throw new NotSupportedException($"Weights of a layer of type {spec.Kind} cannot be imported from PyTorch."),
    };
}
