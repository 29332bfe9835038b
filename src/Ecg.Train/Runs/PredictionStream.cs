using System.Globalization;
using System.Text;
using Ecg.Csv;
using Ecg.Tasks;
using Ecg.Train.Display;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Runs;

/// <summary>Classifies rows as they are read and writes one line of <see cref="PredictionCsv"/> for each.</summary>
/// <param name="classifier">The classifier.</param>
/// <param name="pool">Threads that predict.</param>
/// <param name="screen">Receives warnings about the first bad rows, and progress.</param>
/// <param name="isStrict">Whether a row with a non-finite prediction is an error; otherwise it is left out with a warning.</param>
/// <param name="showsProgress">Whether to show progress; not where the predictions themselves go to the terminal.</param>
internal sealed class PredictionStream(TrainedModel classifier, WorkerPool pool, Screen screen, bool isStrict, bool showsProgress)
{
    private const int MaxWarnings = FileReport.MaxBadRows;

    private readonly Predictor<float> _predictor = classifier.CreatePredictor(pool);
    private readonly EcgTask? _task = EcgTask.Find(classifier.Purpose);
    private readonly long[] _counts = new long[classifier.ClassNames.Count];
    private float[] _probabilities = [];
    private readonly List<string> _held = [];
    private int _warnings;
    private long _answered;
    private long _withoutAnswer;

    /// <summary>Number of rows of each predicted class so far.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Predicts all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="output">Receives the lines.</param>
    /// <exception cref="CommandException">No row has a finite answer.</exception>
    public void Run(BeatRows rows, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        PredictionCsv? csv = null;
        foreach (BeatPiece piece in rows.Read())
        {
            if (csv is null && rows.HasHeader)
                screen.Warn(FileReport.FirstLineIsHeader);
            csv ??= new PredictionCsv(writer, classifier.ClassNames, hasPlaces: false, rows.HasLabels);
            Warn(piece);
            Write(piece, csv);
            if (showsProgress)
                ShowProgress(rows);
        }

        screen.ClearStatus();
        if (_answered == 0 && _withoutAnswer > 0)
            throw AnsweredRows.None(rows.Source, _withoutAnswer);

        if (rows.RepeatedHeaders > 0)
            screen.Warn(FileReport.DescribeRepeatedHeaders(rows.RepeatedHeaders));
        if (rows.FirstUnreadLabel is { } label)
        {
            screen.Warn(string.Create(
                CultureInfo.InvariantCulture, $"{rows.UnreadLabels} of {rows.Rows} rows are classified without their label, which is not valid; the first is {label}"));
        }

        if (rows.BadRowCount > 0)
            screen.Warn(string.Create(CultureInfo.InvariantCulture, $"{rows.BadRowCount} of {rows.Rows} rows are bad"));
        if (_withoutAnswer > 0)
            screen.Warn(AnsweredRows.WarningOf(_withoutAnswer, rows.Rows));
    }

    private void ShowProgress(BeatRows rows)
    {
        string beats = $"{Numbers.Count(rows.Rows)} beats classified";
        if (rows.Progress is not { } share)
        {
            screen.Status(beats);
            return;
        }

        string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share)} %");
        screen.Status($"{beats}, {percent} of the file read", $"{beats}, {percent}", $"{percent} of the file read");
    }

    private void Write(BeatPiece piece, PredictionCsv csv)
    {
        int classes = classifier.ClassNames.Count;
        if (_probabilities.Length < piece.Count * classes)
            _probabilities = new float[piece.Count * classes];
        Span<float> probabilities = _probabilities.AsSpan(0, piece.Count * classes);
        _predictor.Predict(piece.Samples, probabilities);

        for (int row = 0; row < piece.Count; row++)
        {
            ReadOnlySpan<float> ofRow = probabilities.Slice(row * classes, classes);
            if (AnsweredRows.IsAnswer(ofRow))
            {
                ReleaseWarnings();
                _answered++;
                _counts[csv.Write(piece.RowNumber(row), ofRow, ClassOf(piece.Label(row)))]++;
            }
            else
            {
                LeaveOut(piece.RowNumber(row));
            }
        }
    }

    /// <summary>The class that a label of the file stands for; null where it stands for none.</summary>
    private int? ClassOf(byte? label)
    {
        int? known = label is { } given ? _task?.ClassOf(given) ?? given : null;
        return known < classifier.ClassNames.Count ? known : null;
    }

    private void LeaveOut(long row)
    {
        string problem = string.Create(CultureInfo.InvariantCulture, $"row {row}: its values are so large that the network has no finite answer");
        if (isStrict)
            throw new CommandException(problem);
        _withoutAnswer++;
        if (_warnings++ >= MaxWarnings)
            return;
        // Until a row has an answer, the network may be to blame and not the rows.
        _held.Add($"{problem}; it is left out");
        if (_answered > 0)
            ReleaseWarnings();
    }

    private void ReleaseWarnings()
    {
        foreach (string warning in _held)
            screen.Warn(warning);
        _held.Clear();
    }

    private void Warn(BeatPiece piece)
    {
        foreach (BadRow row in piece.FirstBadRows)
        {
            if (_warnings++ < MaxWarnings)
                screen.Warn(row.ToString());
        }
    }
}
