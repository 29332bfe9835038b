using System.Globalization;
using System.Numerics.Tensors;
using Ecg.Csv;
using Ecg.Files;
using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>Computes the class probabilities of beats.</summary>
/// <param name="rows">[beats, columns].</param>
/// <param name="probabilities">[beats, classes], written.</param>
public delegate void BeatPredictor(ReadOnlySpan<float> rows, Span<float> probabilities);

/// <summary>
/// Classifies the beats of a recording, at any sampling rate. Their positions come from an annotation file: reference annotations, or the output of a QRS
/// detector. Writes the predicted classes as an annotation file, and the probabilities as a CSV file.
/// </summary>
/// <param name="Predict">The classifier.</param>
/// <param name="Inputs">Input columns of the classifier.</param>
/// <param name="ClassNames">Names of its classes: the five of <see cref="BeatLabels"/>, or two.</param>
/// <param name="Scheme">Mapping of reference annotations to classes.</param>
public sealed record RecordingLabeller(
    BeatPredictor Predict, BeatInputs Inputs, IReadOnlyList<string> ClassNames, LabelScheme Scheme = LabelScheme.Published)
{
    /// <summary>Labels the beats of a recording and writes RECORD.ANNOTATOR and RECORD.ANNOTATOR.csv.</summary>
    /// <param name="directory">Folder of the recording.</param>
    /// <param name="record">Its name.</param>
    /// <param name="annotator">Extension of the annotation file with the positions of the beats. Its symbols count as reference labels if it is
    /// <see cref="Recording.ReferenceAnnotator"/>.</param>
    /// <param name="outputFolder">Folder to write to.</param>
    /// <param name="outputAnnotator">Annotator name for the output, which becomes the file extension: letters and digits, and not the extension
    /// of another file of the recording.</param>
    /// <returns>The number of beats of each class. The last annotation is not classified: the segment of a beat ends after the next annotation.</returns>
    /// <exception cref="EcgDataException">A file is missing or damaged, no beat can be cut or gets a finite answer, or the annotator name is not
    /// allowed.</exception>
    public LabelledRecording Label(string directory, string record, string annotator, string outputFolder, string outputAnnotator)
    {
        RequireNewFiles(directory, record, annotator, outputFolder, outputAnnotator);
        string file = Path.Combine(outputFolder, $"{record}.{outputAnnotator}");
        Recording recording = Recording.Read(directory, record, annotator, Inputs.Context);
        RecordedBeats cut = recording.CutBeats();
        if (cut.Beats.Count == 0)
            throw RecordingSet.NoBeat(record, recordings: 1, cut.LeftOut, recording.Warnings);
        float[] probabilities = Probabilities(cut);
        (string csv, int[] labels) = Csv(recording, cut, probabilities, hasLabels: annotator == Recording.ReferenceAnnotator);

        int unanswered = labels.Count(label => label < 0);
        if (unanswered == labels.Length)
            throw cut.NoAnswer();
        IEnumerable<string> warnings = unanswered == 0 ? [] :
            [FormattableString.Invariant($"{record}: {unanswered} of {labels.Length} beats were left out, whose values are too large for the network")];
        IEnumerable<Annotation> annotations = labels.Index().Where(beat => beat.Item >= 0)
            .Select(beat => Annotate(cut.Beats[beat.Index].Sample, ClassNames[beat.Item], beat.Item));
        AtomicFile.Write(file, stream => AnnotationWriter.Write(stream, annotations));
        AtomicFile.WriteText(file + ".csv", csv);
        return new LabelledRecording([.. ClassNames.Select((_, label) => labels.Count(other => other == label))], cut.LeftOut, [.. recording.Warnings, .. warnings]);
    }

    /// <summary>Refuses an annotator name that a recording, or one of the same name in the output folder, uses already.</summary>
    /// <inheritdoc cref="Label" path="/param"/>
    /// <exception cref="EcgDataException">It does, or the name is not allowed.</exception>
    public static void RequireNewFiles(string directory, string record, string annotator, string outputFolder, string outputAnnotator)
    {
        ArgumentNullException.ThrowIfNull(outputFolder);
        ArgumentNullException.ThrowIfNull(outputAnnotator);
        if (outputAnnotator.Length == 0 || !outputAnnotator.All(char.IsAsciiLetterOrDigit))
            throw new EcgDataException($"Expected an annotator name of letters and digits; got '{outputAnnotator}'.");
        string[] taken =
        [
            $"{record}.{annotator}", $"{record}.{Recording.ReferenceAnnotator}", $"{record}.hea",
            .. WfdbRecord.Open(directory, record).Signals.Select(signal => WfdbNames.Beside(record, signal.FileName)),
        ];
        if (taken.Contains($"{record}.{outputAnnotator}", StringComparer.OrdinalIgnoreCase))
            throw new EcgDataException($"Expected an annotator name that the recording does not use yet; '{outputAnnotator}' is taken.");
        string file = Path.Combine(outputFolder, $"{record}.{outputAnnotator}");
        if (File.Exists(file) && RecordFolder.HasSignals(outputFolder, record))
            throw new EcgDataException($"{file}: the recording has these annotations already; choose another annotator name or another folder.");
    }

    private float[] Probabilities(RecordedBeats cut)
    {
        float[] rows = new float[cut.Beats.Count * Inputs.Columns];
        for (int beat = 0; beat < cut.Beats.Count; beat++)
            Inputs.Write(cut, beat, rows.AsSpan(beat * Inputs.Columns, Inputs.Columns));
        float[] probabilities = new float[cut.Beats.Count * ClassNames.Count];
        Predict(rows, probabilities);
        return probabilities;
    }

    /// <summary>Creates the annotation of a classified beat. Its code is that of the symbol that names the class. For the binary task, normal
    /// beats become N, and abnormal ones Q with the class name as text.</summary>
    /// <param name="sample">Its sample.</param>
    /// <param name="name">Name of its class.</param>
    /// <param name="label">Index of its class.</param>
    public static Annotation Annotate(long sample, string name, int label)
    {
        if (name.Length == 1 && AnnotationCode.FromSymbol(name[0]) is byte code && AnnotationCode.IsBeat(code))
            return new Annotation(sample, code);
        return new Annotation(sample, label == 0 ? AnnotationCode.Normal : AnnotationCode.Unclassifiable, Auxiliary: name + "\0");
    }

    private (string Text, int[] Labels) Csv(Recording recording, RecordedBeats cut, float[] probabilities, bool hasLabels)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var csv = new PredictionCsv(text, ClassNames, hasPlaces: true, hasLabels);
        int[] labels = new int[cut.Beats.Count];
        for (int beat = 0; beat < labels.Length; beat++)
        {
            RecordedBeat origin = cut.Beats[beat];
            ReadOnlySpan<float> ofBeat = probabilities.AsSpan(beat * ClassNames.Count, ClassNames.Count);
            if (!TensorPrimitives.IsFiniteAll(ofBeat))
            {
                labels[beat] = -1;
                continue;
            }

            var place = new BeatPlace(origin.Sample, origin.Sample / recording.SamplingFrequency, AnnotationCode.Symbol(origin.Code));
            int? reference = BeatLabels.Label(origin.Code, Scheme);
            labels[beat] = csv.Write(
                beat + 1,
                ofBeat,
                ClassNames.Count == BeatLabels.ClassNames.Count || reference is null ? reference : Math.Min(reference.Value, 1),
                place);
        }
        return (text.ToString(), labels);
    }
}

/// <summary>Result of labeling a recording.</summary>
/// <param name="Counts">Number of beats of each predicted class.</param>
/// <param name="LeftOut">Beats that could not be cut.</param>
/// <param name="Warnings">Warnings about the recording, one line each.</param>
public sealed record LabelledRecording(IReadOnlyList<int> Counts, int LeftOut, IReadOnlyList<string> Warnings);
