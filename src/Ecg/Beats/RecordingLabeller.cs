using System.Globalization;
using Ecg.Files;
using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>Computes the class probabilities of beats.</summary>
/// <param name="rows">[beats, columns].</param>
/// <param name="probabilities">[beats, classes], written.</param>
public delegate void BeatPredictor(ReadOnlySpan<float> rows, Span<float> probabilities);

/// <summary>
/// Labels a recording, at any sampling rate, whose beat positions are known: by reference annotations, or by a QRS detector, which writes
/// annotation files too. What the labels are is an annotation file of its own, and a CSV file with the probabilities.
/// </summary>
/// <param name="Predict">The classifier.</param>
/// <param name="Inputs">What it is given of a beat.</param>
/// <param name="ClassNames">Names of its classes.</param>
public sealed record RecordingLabeller(BeatPredictor Predict, BeatInputs Inputs, IReadOnlyList<string> ClassNames)
{
    /// <summary>Labels the beats of a recording and writes RECORD.ANNOTATOR and RECORD.ANNOTATOR.csv.</summary>
    /// <param name="directory">Folder of the recording.</param>
    /// <param name="record">Its name.</param>
    /// <param name="annotator">Annotator who says where the beats are.</param>
    /// <param name="outputFolder">Folder to write to.</param>
    /// <param name="outputAnnotator">Annotator's name of the labels: letters and digits, and no extension of another file of the recording.</param>
    /// <returns>What was labelled. The last annotation is none of it: a beat's segment ends beyond its next annotation.</returns>
    /// <exception cref="EcgDataException">A file is missing or damaged, no beat can be cut, or a name is not to be used.</exception>
    public LabelledRecording Label(string directory, string record, string annotator, string outputFolder, string outputAnnotator)
    {
        ArgumentNullException.ThrowIfNull(outputFolder);
        if (outputAnnotator.Length == 0 || !outputAnnotator.All(char.IsAsciiLetterOrDigit))
            throw new EcgDataException($"Expected an annotator's name of letters and digits; got '{outputAnnotator}'.");
        string[] taken =
        [
            $"{record}.{annotator}", $"{record}.{Recording.ReferenceAnnotator}", $"{record}.hea",
            .. WfdbRecord.Open(directory, record).Signals.Select(signal => WfdbNames.Beside(record, signal.FileName)),
        ];
        if (taken.Contains($"{record}.{outputAnnotator}", StringComparer.OrdinalIgnoreCase))
            throw new EcgDataException($"The labels need an annotator's name of their own; '{outputAnnotator}' is taken.");

        Recording recording = Recording.Read(directory, record, annotator);
        RecordedBeats cut = recording.CutBeats();
        if (cut.Beats.Count == 0)
            throw RecordingSet.NoBeat(record, recordings: 1);
        float[] probabilities = Probabilities(cut);
        int[] labels = new int[cut.Beats.Count];
        for (int beat = 0; beat < labels.Length; beat++)
            labels[beat] = IndexOfMaximum(probabilities.AsSpan(beat * ClassNames.Count, ClassNames.Count));

        string file = Path.Combine(outputFolder, $"{record}.{outputAnnotator}");
        IEnumerable<Annotation> annotations = labels.Select((label, beat) => Annotate(cut.Beats[beat].Sample, label));
        AtomicFile.Write(file, stream => AnnotationWriter.Write(stream, annotations));
        AtomicFile.WriteText(file + ".csv", Csv(recording, cut, labels, probabilities));
        return new LabelledRecording([.. ClassNames.Select((_, label) => labels.Count(other => other == label))], cut.LeftOut, recording.Warnings);
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

    // A class that is named by a beat symbol has that code. The classes of the binary task are N and, with the name as text, Q.
    private Annotation Annotate(long sample, int label)
    {
        string name = ClassNames[label];
        if (name.Length == 1 && AnnotationCode.FromSymbol(name[0]) is byte code && AnnotationCode.IsBeat(code))
            return new Annotation(sample, code);
        return new Annotation(sample, label == 0 ? AnnotationCode.Normal : AnnotationCode.Unclassifiable, Auxiliary: name + "\0");
    }

    private string Csv(Recording recording, RecordedBeats cut, int[] labels, float[] probabilities)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("sample,seconds,symbol,label," + string.Join(',', ClassNames.Select(name => $"p_{name}")));
        for (int beat = 0; beat < labels.Length; beat++)
        {
            RecordedBeat origin = cut.Beats[beat];
            IEnumerable<string> shares = Enumerable.Range(0, ClassNames.Count)
                .Select(label => probabilities[(beat * ClassNames.Count) + label].ToString("0.000000", CultureInfo.InvariantCulture));
            string seconds = (origin.Sample / recording.SamplingFrequency).ToString("0.000", CultureInfo.InvariantCulture);
            string symbol = AnnotationCode.Symbol(origin.Code);
            text.WriteLine($"{origin.Sample},{seconds},{symbol},{ClassNames[labels[beat]]},{string.Join(',', shares)}");
        }
        return text.ToString();
    }

    private static int IndexOfMaximum(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }
        return best;
    }
}

/// <summary>What was labelled.</summary>
/// <param name="Counts">Beats given each label.</param>
/// <param name="LeftOut">Beats that could not be cut.</param>
/// <param name="Warnings">One line for each fault that did not keep the recording from being read, for people.</param>
public sealed record LabelledRecording(IReadOnlyList<int> Counts, int LeftOut, IReadOnlyList<string> Warnings);
