using System.CommandLine;
using Ecg.Files;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using ScratchCnn.Models;
using ScratchCnn.Onnx;

namespace Ecg.Train.Commands;

/// <summary>Writes a saved model in a form that other programs run.</summary>
internal static class ExportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Option<string> model = OptionOf.RequiredPlace("--model", "FILE", "The model.safetensors of a run folder.");
        Option<string> onnx = OptionOf.RequiredPlace("--onnx", "FILE", "The ONNX file to write.");
        var command = new Command("export", "Exports a saved model to ONNX. The ONNX model takes raw beats and returns probabilities.") { model, onnx };
        command.SetAction(parsed =>
        {
            TrainedModel classifier = ModelFiles.Read(parsed.GetRequiredValue(model));
            string path = parsed.GetRequiredValue(onnx);
            try
            {
                AtomicFile.Write(path, stream => OnnxExporter.Export(classifier, stream));
            }
            catch (NotSupportedException exception)
            {
                throw new CommandException(exception.Message, innerException: exception);
            }

            new Screen(surroundings).Line(
                $"Written to {path}: input {OnnxExporter.InputName} [batch, {classifier.Model.InputShape.Size}], "
                + $"output {OnnxExporter.OutputName} [batch, {classifier.ClassNames.Count}] ({string.Join(", ", classifier.ClassNames)})");
        });
        return command;
    }
}
