using System.Globalization;

namespace ScratchCnn.Peers;

/// <summary>The libraries that are compared.</summary>
internal enum Library
{
    ScratchCnn,
    TorchSharp,
    OnnxRuntime,
}

/// <summary>The work of one process.</summary>
/// <param name="Library">By what.</param>
/// <param name="Task">"train" or "predict".</param>
/// <param name="Model">"baseline" or "kachuee".</param>
/// <param name="Batch">Beats at once.</param>
/// <param name="Threads">Threads of the library.</param>
/// <param name="IsFirstStep">Whether to take one step as soon as possible, say when it was over, and end.</param>
internal sealed record Work(Library Library, string Task, string Model, int Batch, int Threads, bool IsFirstStep = false)
{
    /// <summary>As arguments of a process.</summary>
    public string[] ToArguments() =>
    [
        Library.ToString(), Task, Model, Batch.ToString(CultureInfo.InvariantCulture), Threads.ToString(CultureInfo.InvariantCulture), IsFirstStep.ToString(),
    ];

    /// <summary>Back from the arguments.</summary>
    public static Work FromArguments(string[] arguments) => new(
        Enum.Parse<Library>(arguments[0]),
        arguments[1],
        arguments[2],
        int.Parse(arguments[3], CultureInfo.InvariantCulture),
        int.Parse(arguments[4], CultureInfo.InvariantCulture),
        bool.Parse(arguments[5]));
}
