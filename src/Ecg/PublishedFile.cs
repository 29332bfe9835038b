namespace Ecg;

/// <summary>One of the four files of the published data set.</summary>
/// <param name="Name">Name without extension.</param>
/// <param name="Classes">Number of classes; labels are 0 to Classes − 1.</param>
public sealed record PublishedFile(string Name, int Classes)
{
    /// <summary>MIT-BIH beats for training: labels 0 N, 1 S, 2 V, 3 F, 4 Q.</summary>
    public static PublishedFile MitbihTrain { get; } = new("mitbih_train", 5);

    /// <summary>MIT-BIH beats for testing: labels 0 N, 1 S, 2 V, 3 F, 4 Q.</summary>
    public static PublishedFile MitbihTest { get; } = new("mitbih_test", 5);

    /// <summary>PTB beats of healthy controls: label 0.</summary>
    public static PublishedFile PtbNormal { get; } = new("ptbdb_normal", 2);

    /// <summary>PTB beats of patients: label 1.</summary>
    public static PublishedFile PtbAbnormal { get; } = new("ptbdb_abnormal", 2);

    /// <summary>All four, in reading order.</summary>
    public static IReadOnlyList<PublishedFile> All { get; } = [MitbihTrain, MitbihTest, PtbNormal, PtbAbnormal];
}
