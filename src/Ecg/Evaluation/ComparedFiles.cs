using Ecg.Beats;
using Ecg.Wfdb;

namespace Ecg.Evaluation;

/// <summary>The annotation files of two annotators, recording by recording.</summary>
/// <param name="Reference">Files of the reference.</param>
/// <param name="Test">Files under test.</param>
/// <param name="Records">Recordings that have both.</param>
/// <param name="WithoutTest">Recordings of the reference that have no file under test, and do not take part.</param>
public sealed record ComparedFiles(AnnotationPlace Reference, AnnotationPlace Test, IReadOnlyList<string> Records, IReadOnlyList<string> WithoutTest)
{
    /// <summary>Option that names the annotator of the test files.</summary>
    public const string TestAnnotatorOption = "--test-annotator";

    /// <summary>Finds the files.</summary>
    /// <param name="reference">Folder or annotation file of the reference.</param>
    /// <param name="test">Folder or annotation file under test.</param>
    /// <param name="referenceAnnotator">Annotator of the reference; where null, that of the file, or "atr".</param>
    /// <param name="testAnnotator">Annotator under test; where null, that of the file, or the only one that the folder has.</param>
    /// <param name="records">Recordings that are meant, as <see cref="RecordSelection.Parse"/> takes them; all that have both files if null.</param>
    /// <exception cref="EcgDataException">A file or folder is missing, or no recording has both files.</exception>
    public static ComparedFiles Find(string reference, string test, string? referenceAnnotator, string? testAnnotator, string? records)
    {
        AnnotationPlace referencePlace = AnnotationPlace.At(reference, referenceAnnotator);
        AnnotationPlace testPlace = AnnotationPlace.At(test, testAnnotator);
        referencePlace = referencePlace with { Annotator = referencePlace.Annotator ?? Recording.ReferenceAnnotator };
        IReadOnlyList<string> wanted = Wanted(referencePlace, testPlace, records);
        string? excluded = Path.GetFullPath(referencePlace.Folder) == Path.GetFullPath(testPlace.Folder) ? referencePlace.Annotator : null;
        testPlace = testPlace.WithAnnotator(wanted, TestAnnotatorOption, excluded);

        // A file that is named stands for the recording that the reference names, whatever its own name.
        bool isNamed = referencePlace.Record is not null && testPlace.Record is not null;
        string[] both = [.. wanted.Where(record => isNamed || File.Exists(testPlace.FileOf(record)))];
        if (both.Length == 0)
            throw new EcgDataException(testPlace.Folder, $"the folder has no file {wanted[0]}.{testPlace.Annotator} or of another of the recordings compared.");
        if (records is not null && both.Length < wanted.Count)
            throw new EcgDataException(testPlace.FileOf(wanted.Except(both).First()), "no such file.");
        return new ComparedFiles(referencePlace, testPlace, both, [.. wanted.Except(both)]);
    }

    /// <summary>Paths of the two annotation files of a recording.</summary>
    /// <param name="record">One of <see cref="Records"/>.</param>
    public IEnumerable<string> FilesOf(string record) => [Reference.FileOf(record), Test.FileOf(Test.Record ?? record)];

    /// <summary>Reads and compares the files of a recording.</summary>
    /// <param name="record">One of <see cref="Records"/>.</param>
    /// <param name="fromSeconds">Beginning of the part that counts, in seconds.</param>
    /// <exception cref="WfdbException">A file is missing or damaged.</exception>
    public RecordComparison Compare(string record, double fromSeconds)
    {
        // The header is beside the reference, or beside the test.
        string folder = RecordFolder.HasHeader(Reference.Folder, record) ? Reference.Folder : Test.Folder;
        WfdbHeader header = WfdbRecord.Open(folder, record).Header;
        ComparedSpan span = ComparedSpan.Of(header.SamplingFrequency, header.SampleCount, fromSeconds);
        var warnings = new List<string>();
        BeatTrack reference = BeatTrack.Of(Annotations(folder, record, Reference, record, warnings), span.Window);
        BeatTrack test = BeatTrack.Of(Annotations(folder, record, Test, Test.Record ?? record, warnings), span.Window);
        var comparison = BeatComparison.Of(reference, test, span);
        double[] offsets = [.. comparison.Offsets.Select(offset => offset / header.SamplingFrequency)];
        return new RecordComparison(record, comparison.Counts, offsets, comparison.ShutdownSamples / header.SamplingFrequency)
        {
            Warnings = [.. warnings.Distinct()],
        };
    }

    private static IReadOnlyList<string> Wanted(AnnotationPlace reference, AnnotationPlace test, string? records)
    {
        if (reference.Record is not null)
            return [reference.Record];
        if (test.Record is not null)
            return [test.Record];
        if (records is not null)
            return RecordSelection.Parse(reference.Folder, records);
        // A list names those in folders below as well.
        IEnumerable<string> listed = File.Exists(Path.Combine(reference.Folder, RecordFolder.ListFile)) ? RecordFolder.Records(reference.Folder) : [];
        string[] annotated =
        [
            .. Directory.EnumerateFiles(reference.Folder, "*." + reference.Annotator)
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Union(listed.Where(record => File.Exists(reference.FileOf(record))))
                .Where(record => RecordFolder.HasHeader(reference.Folder, record) || RecordFolder.HasHeader(test.Folder, record))
                .Order(StringComparer.Ordinal),
        ];
        return annotated.Length > 0
            ? annotated
            : throw new EcgDataException(reference.Folder, $"the folder has no recording with a file RECORD.{reference.Annotator}.");
    }

    // The times of an annotation file count the samples of the record, which the header gives.
    private static IReadOnlyList<Annotation> Annotations(string headerFolder, string record, AnnotationPlace place, string name, List<string> warnings)
    {
        WfdbRecord opened = WfdbRecord.Open(
            file => File.OpenRead(Path.Combine(file.EndsWith(".hea", StringComparison.Ordinal) ? headerFolder : place.Folder, file)), record);
        try
        {
            IReadOnlyList<Annotation> annotations = opened.ReadAnnotations(name, place.Annotator!);
            warnings.AddRange(opened.Warnings);
            return annotations;
        }
        catch (IOException exception)
        {
            throw WfdbException.InFile(place.FileOf(name), exception is FileNotFoundException ? "no such file." : exception.Message);
        }
    }
}
