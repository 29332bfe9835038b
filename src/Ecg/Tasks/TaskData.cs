using Ecg.Data;
using ScratchCnn.Data;

namespace Ecg.Tasks;

/// <summary>Training, validation and test rows of a task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Train">Rows to train on.</param>
/// <param name="Validation">10 % of the training rows, held out to choose the best epoch; may be empty.</param>
/// <param name="Test">Rows for the final evaluation; nothing is fitted or chosen with them.</param>
/// <param name="Beats">The beats that the rows are views of.</param>
public sealed record TaskData(EcgTask Task, Dataset<float> Train, Dataset<float> Validation, Dataset<float> Test, BeatSet Beats)
{
    private const double ValidationShare = 0.1;
    private const double TestShare = 0.2;

    /// <summary>Splits beats for a task: the same seed gives the same parts.</summary>
    /// <param name="task">The task.</param>
    /// <param name="beats">Beats; those of files that the task does not use are left out.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <param name="withValidation">Whether to hold out validation rows from the training rows; the test rows are the same in both cases.</param>
    /// <param name="allowMissingClasses">Whether to train without beats of some classes.</param>
    /// <exception cref="EcgDataException">A file that the task needs is missing, or there are too few beats for it.</exception>
    public static TaskData Split(EcgTask task, BeatSet beats, ulong seed, bool withValidation = true, bool allowMissingClasses = false)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(beats);
        Dataset<float> all = ToDataset(task, beats);
        task.RequireFiles(beats.Parts.Select(part => part.Published));
        TaskData data = task == EcgTask.Aami ? SplitByFile(task, all, beats, seed, withValidation) : SplitByShares(task, all, beats, seed, withValidation);
        return data.RequireEnough(withValidation, allowMissingClasses ? task.ClassNames : []);
    }

    /// <summary>All rows of a task's files, with the task's classes, and the files as sources: what a saved model is judged on.</summary>
    public static Dataset<float> ToDataset(EcgTask task, BeatSet beats)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(beats);
        var labels = new int[beats.Beats.Rows];
        var sources = new int[beats.Beats.Rows];
        for (int part = 0; part < beats.Parts.Count; part++)
        {
            BeatPart rows = beats.Parts[part];
            for (int row = rows.FirstRow; row < rows.FirstRow + rows.Rows; row++)
            {
                labels[row] = task.ClassOf(beats.Beats.Labels[row]);
                sources[row] = part;
            }
        }

        var all = new Dataset<float>(
            beats.Beats.Samples, PublishedFormat.Samples, labels, task.ClassNames, sources, [.. beats.Parts.Select(part => part.Name)]);
        int[] used = [.. Enumerable.Range(0, labels.Length).Where(row => task.IsUsed(beats.Parts[sources[row]].Published))];
        return used.Length == labels.Length ? all : all.Select(used);
    }

    /// <summary>Stratified split of all rows: 20 % for the test, and 10 % of the rest for validation.</summary>
    internal static TaskData SplitByShares(EcgTask task, Dataset<float> all, BeatSet beats, ulong seed, bool withValidation)
    {
        const double trainingShare = 1 - TestShare;
        if (!withValidation)
        {
            Dataset<float>[] both = StratifiedSplit.Split(all, seed, trainingShare, TestShare);
            return new TaskData(task, both[0], all.Select([]), both[1], beats);
        }

        Dataset<float>[] parts = StratifiedSplit.Split(
            all, seed, trainingShare * (1 - ValidationShare), trainingShare * ValidationShare, TestShare);
        return new TaskData(task, parts[0], parts[1], parts[2], beats);
    }

    /// <summary>Splits by file: mitbih_train is for training and validation, mitbih_test for the test.</summary>
    private static TaskData SplitByFile(EcgTask task, Dataset<float> all, BeatSet beats, ulong seed, bool withValidation)
    {
        Dataset<float> training = RowsOf(PublishedFile.MitbihTrain);
        Dataset<float>[] parts = withValidation ? StratifiedSplit.Split(training, seed, 1 - ValidationShare, ValidationShare) : [training, all.Select([])];
        return new TaskData(task, parts[0], parts[1], RowsOf(PublishedFile.MitbihTest), beats);

        Dataset<float> RowsOf(PublishedFile file) =>
            all.Select(Enumerable.Range(0, all.Count).Where(row => beats.Parts[all.Group(row)].Published == file));
    }

    /// <summary>Throws if a class that may not be missing has no training rows, or if there are no validation or test rows.</summary>
    /// <param name="withValidation">Whether rows for validation are needed.</param>
    /// <param name="mayBeMissing">Classes that may be missing; then <see cref="BeatSet.Warnings"/> say so.</param>
    /// <returns>The same rows.</returns>
    internal TaskData RequireEnough(bool withValidation, IReadOnlyList<string> mayBeMissing)
    {
        string[] missing = [.. Task.ClassNames.Zip(Train.CountByClass()).Where(pair => pair.Second == 0).Select(pair => pair.First)];
        string names = missing.Length < 2 ? string.Concat(missing) : $"{string.Join(", ", missing[..^1])} or {missing[^1]}";
        string words = FormattableString.Invariant(
            $"no beat of class {names} among the {Train.Count} rows for training");
        if (missing.Except(mayBeMissing).Any() || missing.Length > Task.ClassNames.Count - 2)
        {
            throw new EcgDataException(
                Beats.Source, $"{words}; task {Task.Name} needs some (--allow-missing-classes trains with at least two of the classes)");
        }

        if ((withValidation && Validation.Count == 0) || Test.Count == 0)
        {
            throw new EcgDataException(FormattableString.Invariant(
                $"{Beats.Source}: too few beats to set some aside ({Train.Count} for training, {Validation.Count} for validation, {Test.Count} for testing)"));
        }

        string[] warnings = missing.Length == 0 ? [] : [$"{Beats.Source}: {words}; the model will not know {(missing.Length == 1 ? "it" : "them")}."];
        return this with { Beats = Beats with { Warnings = [.. Beats.Warnings, .. warnings] } };
    }
}
