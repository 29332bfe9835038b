using System.CommandLine;
using Ecg.Data;
using Ecg.Files;
using Ecg.Train.Runs;
using Ecg.Wfdb;

namespace Ecg.Train.Commands;

/// <summary>Refuses command lines that would lose a file: an output that is an input, data, a part of a recording or of a run, or another output.</summary>
internal static class OutputGuard
{
    /// <summary>Options that name a file or folder to write; every other path is read.</summary>
    private static readonly string[] s_outputs = ["--output", "--onnx", "--json", "--provenance"];

    /// <summary>Extensions of what commands write beside a recording under its name, besides CSV; they are no part of the recording.</summary>
    private static readonly string[] s_written = [".json", ".html", ".onnx", ".safetensors", ".svg", ".txt"];

    /// <summary>Checks a command line, whose paths may go through links.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="currentFolder">Base folder of relative paths.</param>
    /// <exception cref="CommandException">A file would be lost.</exception>
    public static void Check(ParseResult parsed, string currentFolder)
    {
        Place[] places = Places(parsed, currentFolder);
        Place[] outputs = [.. places.Where(place => place.IsOutput)];
        for (int i = 0; i < outputs.Length; i++)
        {
            foreach (Place input in places.Where(place => !place.IsOutput))
                RequireApart(outputs[i], input);
            if (outputs.Take(i).FirstOrDefault(other => AtomicFile.WouldReplace(outputs[i].Path, other.Path)) is { } same)
                throw CommandException.Usage($"{same.Name} and {outputs[i].Name} name the same file, {outputs[i].Given}.");
            if (IsOfRecording(outputs[i].Path))
                throw CommandException.Usage($"{outputs[i].Name} names {outputs[i].Given}, a file of a recording, which would be lost.");
        }
    }

    /// <summary>Whether a command line names the standard output as a file, such as /dev/stdout, so that nothing else belongs there.</summary>
    public static bool WritesToStandardOutput(ParseResult parsed, string currentFolder) =>
        Places(parsed, currentFolder).Any(place => place.IsOutput && AtomicFile.IsStandardOutput(place.Path));

    private static Place[] Places(ParseResult parsed, string currentFolder)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<(string Name, string? Path)> places =
        [
            .. command.Options.OfType<Option<string?>>().Select(option => (option.Name, parsed.GetValue(option))),
            .. command.Options.OfType<Option<string[]>>().SelectMany(option => (parsed.GetValue(option) ?? []).Select(path => (option.Name, (string?)path))),
            .. command.Arguments.OfType<Argument<string>>().Select(argument => (argument.Name, parsed.GetValue(argument))),
        ];
        return
        [
            .. places.Where(place => !string.IsNullOrEmpty(place.Path)).Select(place => new Place(
                place.Name, place.Path!, Path.GetFullPath(place.Path!, currentFolder), s_outputs.Contains(place.Name))),
        ];
    }

    private static void RequireApart(Place output, Place input)
    {
        if (AtomicFile.AreSame(output.Path, input.Path))
            throw CommandException.Usage($"{output.Name} and {input.Name} name the same file, {input.Given}, which would be lost.");
        if (!Directory.Exists(input.Path))
            return;
        string[] data = [.. BeatFile.FindIn(input.Path).Select(file => file.Path), .. RunFolder.FilesToKeep(input.Path)];
        if (data.FirstOrDefault(file => AtomicFile.AreSame(output.Path, file)) is { } lost)
            throw CommandException.Usage($"{output.Name} names {lost}, data in the folder of {input.Name}, which would be lost.");
    }

    private static bool IsOfRecording(string path)
    {
        if (!File.Exists(path))
            return false;
        string real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return Path.GetFileName(real) == RecordFolder.ListFile ? RecordFolder.HasRecordings(Path.GetDirectoryName(real)!)
            : !s_written.Contains(Path.GetExtension(real).ToLowerInvariant()) && RecordFolder.FindRecord(real) is not null;
    }

    /// <param name="Name">The option or argument.</param>
    /// <param name="Given">The path as given.</param>
    /// <param name="Path">The full path.</param>
    /// <param name="IsOutput">Whether it is written.</param>
    private sealed record Place(string Name, string Given, string Path, bool IsOutput);
}
