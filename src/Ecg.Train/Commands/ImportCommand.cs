using System.CommandLine;
using System.CommandLine.Parsing;
using Ecg.Files;
using Ecg.Networks;
using Ecg.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Train.Commands;

/// <summary>Makes a model file of weights that another framework trained on raw beats.</summary>
internal static class ImportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var from = new Option<string>("--from")
        {
            Description = "The library that saved the weights.",
            HelpName = "pytorch",
            Required = true,
            CustomParser = ParseFrom,
        };
        var weights = new Argument<string>("FILE") { Description = "The weights: a state_dict, saved with the safetensors package." };
        var spec = new Option<string>("--model-spec")
        {
            Description = $"The network of the weights: {NetworkChoice.Values}. A JSON file must give the epsilon of batch normalizations; PyTorch's default is 1e-5.",
            HelpName = NetworkChoice.HelpName,
            Required = true,
            CustomParser = ParseSpec,
        };
        Option<string?> task = OptionOf.Task(
            byDefault: null, "Task whose classes the outputs stand for. [default: classes for kachuee, else binary]");
        Option<string> output = OptionOf.RequiredPlace("--output", "FILE", "The model file to write.");
        var command = new Command("import", "Converts the weights of a network that was trained on raw beats in PyTorch to a model file.") { from, weights, spec, task, output };
        command.SetAction(parsed =>
        {
            string network = parsed.GetRequiredValue(spec);
            string name = parsed.GetValue(task) ?? (network == "kachuee" ? EcgTask.Aami.Name : EcgTask.Binary.Name);
            EcgTask chosen = EcgTask.Find(name)!;
            Architecture architecture = NetworkChoice.Resolve(network, HeartbeatNetworks.ShapeOf(network).Size, chosen.ClassNames.Count);
            PyTorchImport import = ModelFiles.Read(
                parsed.GetRequiredValue(weights), "import takes a state_dict as the safetensors package saves it", stream => PyTorchImport.Read(stream, architecture));
            string path = parsed.GetRequiredValue(output);
            AtomicFile.Write(path, stream => ModelFile.Write(ToClassifier(import.Model, chosen), stream));
            Show(new Screen(surroundings), import, path);
        });
        return command;
    }

    /// <summary>The network gets its rows as they are: the standardizer subtracts 0 and multiplies by 1.</summary>
    private static TrainedModel ToClassifier(Model<float> model, EcgTask task)
    {
        int columns = model.InputShape.Size;
        var unchanged = new Standardizer<float>(new float[columns], [.. Enumerable.Repeat(1f, columns)]);
        return new TrainedModel(model, unchanged, task.ClassNames, task.Name, """{"imported_from":"pytorch"}""");
    }

    private static void Show(Screen screen, PyTorchImport import, string path)
    {
        screen.Table(
            ["PyTorch", "shape", "model", "shape"],
            import.Tensors.Select(tensor => (string[])[tensor.Source, tensor.SourceShape, tensor.Target, tensor.TargetShape]));
        if (import.LeftAside.Count > 0)
            screen.Line($"Left out, because no layer takes them: {string.Join(", ", import.LeftAside)}");
        if (import.Rounding is { } rounding)
            screen.Line(rounding);
        screen.Line($"Written to {path}");
    }

    private static string ParseFrom(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text != "pytorch")
            result.AddError($"--from takes pytorch; got '{text}'");
        return text;
    }

    private static string ParseSpec(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!NetworkChoice.IsValid(text))
            result.AddError($"--model-spec takes {string.Join(", ", HeartbeatNetworks.Names)} or a file whose name ends in .json; got '{text}'");
        return text;
    }
}
