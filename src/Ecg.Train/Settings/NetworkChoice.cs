using Ecg.Networks;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;

namespace Ecg.Train.Settings;

/// <summary>The network that an option names: one of the known ones, or a JSON file that describes it.</summary>
internal static class NetworkChoice
{
    private const string Extension = ".json";

    /// <summary>Placeholder for the option's value in help. The names are in the description, because a list here would fill the width of a terminal.</summary>
    public const string HelpName = "NAME|FILE.json";

    /// <summary>The values in words: "baseline, kachuee, … or a JSON file (docs/layers.md)".</summary>
    public static string Values { get; } = $"{string.Join(", ", HeartbeatNetworks.Names)}, or a JSON file (docs/layers.md)";

    /// <summary>Whether a value may name a network; whether a file is there is seen later.</summary>
    public static bool IsValid(string model) => HeartbeatNetworks.Names.Contains(model) || model.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Name of a network in reports and folders: for a file, its name without folder and extension.</summary>
    public static string NameOf(string model) => HeartbeatNetworks.Names.Contains(model) ? model : Path.GetFileNameWithoutExtension(model);

    /// <summary>Whether a network takes rows with their context, for which recordings are needed.</summary>
    /// <param name="model">Name or file.</param>
    /// <exception cref="CommandException">The file describes no network.</exception>
    public static bool TakesContext(string model) => HeartbeatNetworks.Names.Contains(model)
        ? model == HeartbeatNetworks.ContextName
        : File.Exists(model) && Read(model).InputShape.Size == HeartbeatNetworks.ContextShape.Size;

    /// <summary>Finds the network.</summary>
    /// <param name="model">Name or file.</param>
    /// <param name="columns">Values per row.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="CommandException">The file describes no network, or one for other rows or classes.</exception>
    public static Architecture Resolve(string model, int columns, int classes)
    {
        if (HeartbeatNetworks.Names.Contains(model))
        {
            Sequential network = HeartbeatNetworks.ByName(model, classes);
            if (model == HeartbeatNetworks.ContextName)
                return new Architecture(HeartbeatNetworks.ContextShape, network);
            return columns == HeartbeatNetworks.BeatShapeWithRhythm.Size
                ? new Architecture(HeartbeatNetworks.BeatShapeWithRhythm, HeartbeatNetworks.WithRhythm(network))
                : new Architecture(HeartbeatNetworks.BeatShape, network);
        }

        Architecture architecture = Read(model);
        int outputs = architecture.Network.OutputShape(architecture.InputShape).Size;
        if (architecture.InputShape.Size != columns)
            throw new CommandException($"{model}: the network takes {architecture.InputShape.Size} values per row, but the rows have {columns}.");
        if (outputs != classes)
            throw new CommandException($"{model}: the network has {outputs} outputs, but the task has {classes} classes; make its last layer dense with {classes} units.");
        return architecture;
    }

    private static Architecture Read(string path)
    {
        try
        {
            return Architecture.Read(File.ReadAllBytes(path));
        }
        catch (ArchitectureException exception)
        {
            throw new CommandException($"{path}: {exception.Message}", innerException: exception);
        }
    }
}
