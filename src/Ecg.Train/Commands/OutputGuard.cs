using System.CommandLine;
using Ecg.Data;
using Ecg.Files;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Wfdb;

namespace Ecg.Train.Commands;

/// <summary>Refuses to write a file in place of another one that would be lost: an input, data, a part of a recording or of a run, or another output.</summary>
internal static class OutputGuard
{
    /// <summary>Options that name a file or folder to write; every other path is read.</summary>
    private static readonly string[] s_outputs = ["--output", "--onnx", "--json", "--provenance"];

    /// <summary>Checks the files that a command line names, whose paths may go through links or be descriptors of this process.</summary>
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
            if (RecordFiles.Has(outputs[i].Path))
                throw CommandException.Usage($"{outputs[i].Name} names {outputs[i].Given}, a file of a recording, which would be lost.");
            if (AtomicFile.FindSame([outputs[i].Path], RunFolder.FilesToKeep(Path.GetDirectoryName(AtomicFile.RealPath(outputs[i].Path))!)) is not null)
                throw CommandException.Usage($"{outputs[i].Name} names {outputs[i].Given}, a file of a run, which would be lost.");
        }
    }

    /// <summary>Checks the files that a command writes under names of its own, in a folder that an option names or beside an input.</summary>
    /// <param name="files">The files, before any of them is written.</param>
    /// <param name="inputs">Files and folders that the command reads, as full paths.</param>
    /// <param name="option">The option that could name another place.</param>
    /// <exception cref="CommandException">One of them is a link to a file that would be lost, or such a file itself.</exception>
    public static void RequireNoInput(IReadOnlyCollection<string> files, IEnumerable<string> inputs, string option = "--output")
    {
        if (AtomicFile.FindSame(files, inputs.SelectMany(FilesAt)) is (string file, string lost))
            throw CommandException.Usage($"{lost}: it would be replaced by {(file == lost ? "an output of that name" : file)}; give another {option}.");
        // Beside a header without signals, annotations are what a command has written. A link leads to what is not.
        if (files.FirstOrDefault(file => new FileInfo(file).LinkTarget is not null && RecordFiles.Has(file)) is { } link)
            throw CommandException.Usage($"{AtomicFile.RealPath(link)}: the file of a recording would be replaced by {link}; give another {option}.");
    }

    /// <summary>The full paths of what a command line names to be read. Some may be no paths, such as names of networks.</summary>
    public static IEnumerable<string> InputsOf(ParseResult parsed, string currentFolder) =>
        Places(parsed, currentFolder).Where(place => !place.IsOutput).Select(place => place.Path);

    /// <summary>Whether a command line names the standard output as a file, such as /dev/stdout, so that nothing else belongs there.</summary>
    public static bool WritesToStandardOutput(ParseResult parsed, string currentFolder) =>
        Places(parsed, currentFolder).Any(place => place.IsOutput && place.Given != OptionOf.Pipe && AtomicFile.IsStandardOutput(place.Path));

    private static Place[] Places(ParseResult parsed, string currentFolder)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<(string Name, string? Path)> places =
        [
            .. command.Options.OfType<Option<string?>>().Select(option => (option.Name, parsed.GetValue(option))),
            .. command.Options.OfType<Option<string[]>>().SelectMany(option => (parsed.GetValue(option) ?? []).Select(path => (option.Name, (string?)path))),
            .. command.Arguments.OfType<Argument<string>>().Select(argument => (argument.Name, parsed.GetValue(argument))),
        ];
        return [.. places.Where(place => !string.IsNullOrEmpty(place.Path)).Select(place => PlaceOf(place.Name, place.Path!, currentFolder))];
    }

    private static Place PlaceOf(string name, string given, string currentFolder)
    {
        bool isOutput = s_outputs.Contains(name);
        string path = given != OptionOf.Pipe ? given : isOutput ? "/dev/stdout" : "/dev/stdin";
        return new Place(name, given, Path.GetFullPath(path, currentFolder), isOutput);
    }

    private static void RequireApart(Place output, Place input)
    {
        if (AtomicFile.AreSame(output.Path, input.Path))
            throw CommandException.Usage($"{output.Name} and {input.Name} name the same file, {input.Given}, which would be lost.");
        if (AtomicFile.FindSame([output.Path], FilesAt(input.Path)) is (_, string lost))
            throw CommandException.Usage($"{output.Name} names {lost}, data in the folder of {input.Name}, which would be lost.");
    }

    /// <summary>The files that a path stands for as an input: itself, the data in a folder, all files of a recording, or those of a run.</summary>
    private static IEnumerable<string> FilesAt(string path) =>
    [
        path, .. RecordFiles.At(path),
        .. Directory.Exists(path) ? BeatFile.FindIn(path).Select(file => file.Path).Concat(RunFolder.FilesToKeep(path)) : [],
    ];

    /// <param name="Name">The option or argument.</param>
    /// <param name="Given">The path as given.</param>
    /// <param name="Path">The full path.</param>
    /// <param name="IsOutput">Whether it is written.</param>
    private sealed record Place(string Name, string Given, string Path, bool IsOutput);
}
