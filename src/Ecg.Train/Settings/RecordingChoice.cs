using Ecg.Beats;

namespace Ecg.Train.Settings;

/// <summary>Which beats of a folder of recordings are meant.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Records">Names of the recordings.</param>
/// <param name="Scheme">Which beats count as which class.</param>
/// <param name="Inputs">What rows have of a beat.</param>
internal sealed record RecordingChoice(string Folder, IReadOnlyList<string> Records, LabelScheme Scheme, BeatInputs Inputs);
