namespace Ecg.Train.Settings;

/// <summary>The settings with which annotate has found and classified the beats of a recording.</summary>
/// <param name="Command">The command line that does it again.</param>
/// <param name="Detector">The detector, for people.</param>
/// <param name="Model">File of the classifier, or its name; null if the beats were not classified.</param>
/// <param name="LeadWasChosen">Whether the program chose the lead in which beats were found.</param>
/// <param name="ClassifiedLeads">Names of the leads that the classifier got, in its order; empty if the beats were not classified.</param>
internal sealed record AnnotationSettings(string Command, string Detector, string? Model, bool LeadWasChosen, IReadOnlyList<string> ClassifiedLeads);
