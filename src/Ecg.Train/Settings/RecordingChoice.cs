using Ecg.Beats;

namespace Ecg.Train.Settings;

/// <summary>A selection of beats from a folder of recordings.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Records">Names of the recordings.</param>
/// <param name="Scheme">Mapping of annotations to classes.</param>
/// <param name="Inputs">Contents of a row.</param>
internal sealed record RecordingChoice(string Folder, IReadOnlyList<string> Records, LabelScheme Scheme, BeatInputs Inputs);
