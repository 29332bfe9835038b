using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Ecg.Csv;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>Classifies rows as they are read and writes one CSV line for each: row, predicted class, probabilities.</summary>
/// <param name="classifier">The classifier.</param>
/// <param name="pool">Threads that predict.</param>
/// <param name="warnings">Receives a line for each of the first bad rows.</param>
/// <param name="isStrict">Whether a row with a non-finite prediction is an error; otherwise it is left out with a warning.</param>
internal sealed class PredictionStream(TrainedModel classifier, WorkerPool pool, TextWriter warnings, bool isStrict)
{
    private const int MaxWarnings = FileReport.MaxBadRows;

    private readonly Predictor<float> _predictor = classifier.CreatePredictor(pool);
    private readonly string[] _classNames = [.. classifier.ClassNames.Select(Quote)];
    private float[] _probabilities = [];
    private int _warnings;
    private long _withoutAnswer;

    /// <summary>Predicts all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="output">Receives the lines.</param>
    public void Run(BeatRows rows, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"row,predicted_class,{string.Join(',', classifier.ClassNames.Select(name => Quote("probability_" + name)))}");
        bool saidHeader = false;
        foreach (BeatPiece piece in rows.Read())
        {
            if (rows.HasHeader && !saidHeader)
                warnings.WriteLine("warning: the first line is a header and is left out; row 1 is on the line after it");
            saidHeader = rows.HasHeader;
            Warn(piece);
            Write(piece, writer);
        }

        if (rows.BadRowCount > 0)
            warnings.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {rows.BadRowCount} of {rows.Rows} rows are bad"));
        if (_withoutAnswer > 0)
        {
            warnings.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"warning: {_withoutAnswer} of {rows.Rows} rows were left out, whose values are too large for the network"));
        }
    }

    private void Write(BeatPiece piece, StreamWriter writer)
    {
        int classes = _classNames.Length;
        if (_probabilities.Length < piece.Count * classes)
            _probabilities = new float[piece.Count * classes];
        Span<float> probabilities = _probabilities.AsSpan(0, piece.Count * classes);
        _predictor.Predict(piece.Samples, probabilities);

        Span<char> number = stackalloc char[32];
        for (int row = 0; row < piece.Count; row++)
        {
            ReadOnlySpan<float> ofRow = probabilities.Slice(row * classes, classes);
            if (!TensorPrimitives.IsFiniteAll(ofRow))
            {
                LeaveOut(piece.RowNumber(row));
                continue;
            }

            _ = piece.RowNumber(row).TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
            writer.Write(number[..length]);
            writer.Write(',');
            writer.Write(_classNames[Decision.Class(ofRow)]);
            foreach (float probability in ofRow)
            {
                writer.Write(',');
                _ = probability.TryFormat(number, out length, default, CultureInfo.InvariantCulture);
                writer.Write(number[..length]);
            }

            writer.WriteLine();
        }
    }

    private void LeaveOut(long row)
    {
        string problem = string.Create(CultureInfo.InvariantCulture, $"row {row}: its values are so large that the network has no finite answer");
        if (isStrict)
            throw new CommandException(problem);
        _withoutAnswer++;
        if (_warnings++ < MaxWarnings)
            warnings.WriteLine($"warning: {problem}; it is left out");
    }

    private void Warn(BeatPiece piece)
    {
        foreach (BadRow row in piece.FirstBadRows)
        {
            if (_warnings++ < MaxWarnings)
                warnings.WriteLine($"warning: {row}");
        }
    }

    /// <summary>Quotes a CSV field (RFC 4180).</summary>
    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
