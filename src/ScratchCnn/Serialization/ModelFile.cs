using System.Text.Json;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Serialization;

/// <summary>
/// A trained model as one safetensors file: the network's tensors by the names of their layers ("conv1d_1.kernel", "batch_norm_1.moving_mean"),
/// "standardizer.mean" and "standardizer.scale", and in the metadata the architecture, names, purpose and training summary as text and JSON.
/// Reading it gives a model whose predictions have the same bits. Classifiers are of version 1. Models of labels and of values are of version 2, which
/// also says the meaning of the outputs ("targets") and, for values, their scale ("target.mean", "target.scale"): a program that knows classes
/// alone refuses them.
/// </summary>
public static class ModelFile
{
    private const string Format = "scratchcnn-model";
    private const string Version = "1";
    private const string TargetsVersion = "2";
    private const string ClassNamesKey = "class_names";
    private const string TargetNamesKey = "target_names";
    private const string TargetsKey = "targets";
    private const string TaskKey = "task";
    private const string TrainingKey = "training";
    private const string MeanName = "standardizer.mean";
    private const string ScaleName = "standardizer.scale";
    private const string TargetMeanName = "target.mean";
    private const string TargetScaleName = "target.scale";

    /// <summary>Writes a model; equal models give equal bytes.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="stream">The stream to write to. Nothing is written unless the file can be read back.</param>
    /// <exception cref="SavedFileException">The file could not be read back: a weight is not finite, for instance.</exception>
    public static void Write(TrainedModel trained, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(trained);
        Model<float> model = trained.Model;
        int[] columns = [trained.Standardizer.Columns];
        SavedTensor[] tensors =
        [
            .. model.Tensors.Select(tensor => SavedTensor.Of<float>(tensor.Name, tensor.Dimensions, model.Values(tensor))),
            SavedTensor.Of(MeanName, columns, trained.Standardizer.Mean),
            SavedTensor.Of(ScaleName, columns, trained.Standardizer.Scale),
            .. TargetTensors(trained),
        ];
        bool isClassifier = trained.Targets == TargetKind.Classes;
        var metadata = new Dictionary<string, string>
        {
            [SavedModelReader.FormatKey] = Format,
            [SavedModelReader.VersionKey] = isClassifier ? Version : TargetsVersion,
            [SavedModelReader.ArchitectureKey] = Architecture.Of(model).ToJson(),
            [isClassifier ? ClassNamesKey : TargetNamesKey] = JsonText.List(trained.TargetNames),
            [TaskKey] = trained.Purpose,
            [TrainingKey] = trained.TrainingSummary,
        };
        if (!isClassifier)
            metadata[TargetsKey] = trained.Targets == TargetKind.Labels ? "labels" : "values";
        var file = new SafetensorsFile(tensors, metadata);
        Read(file); // refuses what could not be read back; before the checksum, which it would compute a second time
        Checksum.AddTo(file).Write(stream);
    }

    /// <summary>Reads a model and trusts nothing: a damaged or hostile file costs no more memory than an intact one of its size.</summary>
    /// <param name="stream">Must be able to seek.</param>
    /// <exception cref="SafetensorsException">The file is no safetensors file.</exception>
    /// <exception cref="ArchitectureException">Its architecture is no network.</exception>
    /// <exception cref="SavedModelException">Metadata or tensors are not what a model file holds.</exception>
    public static TrainedModel Read(Stream stream) => Read(SafetensorsFile.Read(stream));

    private static TrainedModel Read(SafetensorsFile file)
    {
        var reader = new SavedModelReader(file, Format, Version, TargetsVersion);
        Architecture architecture = Architecture.Read(reader.Text(SavedModelReader.ArchitectureKey));
        TargetKind targets = TargetsOf(reader);
        string[] names = reader.Texts(targets == TargetKind.Classes ? ClassNamesKey : TargetNamesKey);
        string purpose = reader.Text(TaskKey);
        string training = reader.Json(TrainingKey, JsonValueKind.Object).GetRawText();

        Network<float> network = architecture.Plan();
        int[] columns = [network.InputShape.Size], values = [names.Length];
        (string Name, IReadOnlyList<int> Dimensions)[] scaled = targets == TargetKind.Values ? [(TargetMeanName, values), (TargetScaleName, values)] : [];
        reader.RequireTensors(
            [.. network.Tensors.Select(tensor => (tensor.Name, tensor.Dimensions)), (MeanName, columns), (ScaleName, columns), .. scaled]);
        var model = new Model<float>(architecture.Network, network);
        reader.Read(model);
        try
        {
            return new TrainedModel(
                model, Standardizer(MeanName, ScaleName, columns[0]), names, purpose, training, targets,
                targets == TargetKind.Values ? Standardizer(TargetMeanName, TargetScaleName, names.Length) : null);
        }
        catch (ArgumentException exception)
        {
            throw new SavedModelException(SavedModelError.Contradiction, exception.Message, exception);
        }

        Standardizer<float> Standardizer(string meanName, string scaleName, int count)
        {
            float[] mean = new float[count], scale = new float[count];
            reader.Read(meanName, mean);
            reader.Read(scaleName, scale);
            return new Standardizer<float>(mean, scale);
        }
    }

    private static IEnumerable<SavedTensor> TargetTensors(TrainedModel trained)
    {
        if (trained.Targets != TargetKind.Values)
            return [];
        int[] values = [trained.TargetNames.Count];
        float[] zeros = new float[values[0]], ones = [.. Enumerable.Repeat(1f, values[0])];
        return
        [
            SavedTensor.Of(TargetMeanName, values, trained.TargetScale is { } mean ? mean.Mean : zeros),
            SavedTensor.Of(TargetScaleName, values, trained.TargetScale is { } scale ? scale.Scale : ones),
        ];
    }

    private static TargetKind TargetsOf(SavedModelReader reader) => reader.Version == Version
        ? TargetKind.Classes
        : reader.Text(TargetsKey) switch
        {
            "labels" => TargetKind.Labels,
            "values" => TargetKind.Values,
            var other => throw new SavedModelException(
                SavedModelError.Metadata, $"The metadata's '{TargetsKey}' must be 'labels' or 'values'; it is {SavedFileException.Quote(other)}."),
        };
}
