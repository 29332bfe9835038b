using System.Globalization;

namespace ScratchCnn.Peers;

/// <summary>The libraries that are compared.</summary>
internal enum Library
{
    ScratchCnn,
    TorchSharp,
    OnnxRuntime,
}

/// <summary>The task of one process.</summary>
/// <param name="Library">The library to measure.</param>
/// <param name="Task">"train" or "predict".</param>
/// <param name="Model">"baseline" or "kachuee".</param>
/// <param name="Batch">Beats at once.</param>
/// <param name="Threads">Threads of the library.</param>
/// <param name="IsFirstStep">Whether to measure the time to the first training step, and end.</param>
internal sealed record Work(Library Library, string Task, string Model, int Batch, int Threads, bool IsFirstStep = false)
{
    /// <summary>Formats the task as command-line arguments of a process.</summary>
    public string[] ToArguments() =>
    [
        Library.ToString(), Task, Model, Batch.ToString(CultureInfo.InvariantCulture), Threads.ToString(CultureInfo.InvariantCulture), IsFirstStep.ToString(),
    ];

    /// <summary>Parses the arguments of <see cref="ToArguments"/>.</summary>
    public static Work FromArguments(string[] arguments) => new(
        Enum.Parse<Library>(arguments[0]),
        arguments[1],
        arguments[2],
        int.Parse(arguments[3], CultureInfo.InvariantCulture),
        int.Parse(arguments[4], CultureInfo.InvariantCulture),
        bool.Parse(arguments[5]));
}
