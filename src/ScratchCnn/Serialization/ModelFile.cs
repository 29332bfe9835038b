using System.Text.Json;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Serialization;

/// <summary>
/// A classifier as one safetensors file: the network's tensors by the names of their layers ("conv1d_1.kernel", "batch_norm_1.moving_mean"),
/// "standardizer.mean" and "standardizer.scale", and in the metadata the architecture, class names, task and training summary as text and JSON.
/// Reading it gives a classifier whose predictions have the same bits.
/// </summary>
public static class ModelFile
{
    private const string Format = "scratchcnn-model";
    private const string Version = "1";
    private const string ClassNamesKey = "class_names";
    private const string TaskKey = "task";
    private const string TrainingKey = "training";
    private const string MeanName = "standardizer.mean";
    private const string ScaleName = "standardizer.scale";

    /// <summary>Writes a classifier; equal classifiers give equal bytes.</summary>
    /// <param name="classifier">What to save.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(Classifier classifier, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Model<float> model = classifier.Model;
        int[] columns = [classifier.Standardizer.Columns];
        SavedTensor[] tensors =
        [
            .. model.Tensors.Select(tensor => SavedTensor.Of<float>(tensor.Name, tensor.Dimensions, model.Values(tensor))),
            SavedTensor.Of(MeanName, columns, classifier.Standardizer.Mean),
            SavedTensor.Of(ScaleName, columns, classifier.Standardizer.Scale),
        ];
        var metadata = new Dictionary<string, string>
        {
            [SavedModelReader.FormatKey] = Format,
            [SavedModelReader.VersionKey] = Version,
            [SavedModelReader.ArchitectureKey] = Architecture.Of(model).ToJson(),
            [ClassNamesKey] = JsonText.List(classifier.ClassNames),
            [TaskKey] = classifier.Task,
            [TrainingKey] = classifier.TrainingSummary,
        };
        new SafetensorsFile(tensors, metadata).Write(stream);
    }

    /// <summary>Reads a classifier and trusts nothing: a damaged or hostile file costs no more memory than an intact one of its size.</summary>
    /// <param name="stream">Must be able to seek.</param>
    /// <exception cref="SafetensorsException">The file is no safetensors file.</exception>
    /// <exception cref="ArchitectureException">Its architecture is no network.</exception>
    /// <exception cref="SavedModelException">Metadata or tensors are not what a model file holds.</exception>
    public static Classifier Read(Stream stream)
    {
        var reader = new SavedModelReader(SafetensorsFile.Read(stream), Format, Version);
        Architecture architecture = Architecture.Read(reader.Text(SavedModelReader.ArchitectureKey));
        string[] classNames = reader.Texts(ClassNamesKey);
        string task = reader.Text(TaskKey);
        string training = reader.Json(TrainingKey, JsonValueKind.Object).GetRawText();

        Network<float> network = architecture.Plan();
        int[] columns = [network.InputShape.Size];
        reader.RequireTensors([.. network.Tensors.Select(tensor => (tensor.Name, tensor.Dimensions)), (MeanName, columns), (ScaleName, columns)]);
        var model = new Model<float>(architecture.Network, network);
        reader.Read(model);
        float[] mean = new float[columns[0]], scale = new float[columns[0]];
        reader.Read(MeanName, mean);
        reader.Read(ScaleName, scale);
        try
        {
            return new Classifier(model, new Standardizer<float>(mean, scale), classNames, task, training);
        }
        catch (ArgumentException exception)
        {
            throw new SavedModelException(SavedModelError.Contradiction, exception.Message, exception);
        }
    }
}
