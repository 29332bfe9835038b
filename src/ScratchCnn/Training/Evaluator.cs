using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Metrics;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>Loss and metric of a model over a data set.</summary>
/// <param name="Loss">Mean loss of the rows.</param>
/// <param name="Accuracy">Share of classes, or of labels, that are right; NaN for values.</param>
/// <param name="R2">Coefficient of determination (<see cref="RegressionReport.R2"/>); NaN for classes and labels.</param>
public readonly record struct Evaluation(double Loss, double Accuracy, double R2);

/// <summary>Runs a model over a data set.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Evaluator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows that are gathered at a time.</summary>
    private const int RowsPerCall = 1024;

    private readonly Predictor<T> _predictor;
    private readonly T[] _rows;
    private readonly T[] _outputs;

    /// <summary>Prepares to run a model.</summary>
    /// <param name="model">The model to run.</param>
    /// <param name="transform">Applied to each row before the network.</param>
    /// <param name="softmax">Whether outputs are turned into probabilities.</param>
    /// <param name="pool">Threads to share the rows among; the caller's alone if null.</param>
    public Evaluator(Model<T> model, IRowTransform<T>? transform, bool softmax, WorkerPool? pool)
    {
        _predictor = new Predictor<T>(model, transform, softmax, pool);
        _rows = new T[RowsPerCall * _predictor.RowSize];
        _outputs = new T[RowsPerCall * _predictor.OutputSize];
    }

    /// <summary>The outputs of all rows: [rows, outputs], row by row.</summary>
    public T[] Outputs(Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var outputs = new T[checked(data.Count * _predictor.OutputSize)];
        for (int first = 0; first < data.Count; first += RowsPerCall)
            OutputsOf(data, first).CopyTo(outputs.AsSpan(first * _predictor.OutputSize));
        return outputs;
    }

    /// <summary>Computes mean loss and metric over all rows; the outputs must be logits, or values.</summary>
    public Evaluation Evaluate(Dataset<T> data, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        int outputSize = _predictor.OutputSize;
        var target = new T[loss.TargetSize(outputSize)];
        double lossSum = 0;
        long correct = 0;
        T[] values = data.Targets == TargetKind.Values && outputSize == data.TargetNames.Count ? new T[checked(data.Count * outputSize)] : [];
        for (int first = 0; first < data.Count; first += RowsPerCall)
        {
            ReadOnlySpan<T> outputs = OutputsOf(data, first);
            if (values.Length > 0)
                outputs.CopyTo(values.AsSpan(first * outputSize));
            for (int row = 0; row * outputSize < outputs.Length; row++)
            {
                ReadOnlySpan<T> output = outputs.Slice(row * outputSize, outputSize);
                Encode(data, first + row, loss, target);
                lossSum += double.CreateTruncating(loss.Evaluate<T>(output, target, T.One, []));
                correct += CountCorrect(data, first + row, output);
            }
        }

        double r2 = values.Length > 0 ? RegressionReport.Create<T>(values, data).R2 : double.NaN;
        return new Evaluation(lossSum / data.Count, Accuracy(data, correct, data.Count), r2);
    }

    /// <summary>Writes a row's target in the form that a loss takes.</summary>
    internal static void Encode(Dataset<T> data, int row, Loss loss, Span<T> target)
    {
        if (data.Targets == TargetKind.Classes)
            loss.EncodeLabel(data.Label(row), target);
        else
            data.Target(row).CopyTo(target);
    }

    /// <summary>Number of a row's answers that are right: its class (0 or 1), or its labels; 0 for values.</summary>
    internal static int CountCorrect(Dataset<T> data, int row, ReadOnlySpan<T> outputs)
    {
        if (data.Targets == TargetKind.Classes)
            return Decision.IsCorrect(outputs, data.Label(row)) ? 1 : 0;
        int correct = 0;
        T half = T.CreateChecked(0.5);
        for (int label = 0; data.Targets == TargetKind.Labels && label < outputs.Length; label++)
            correct += outputs[label] > T.Zero == data.Target(row)[label] >= half ? 1 : 0;
        return correct;
    }

    /// <summary>Share of all answers that are right; NaN for values.</summary>
    internal static double Accuracy(Dataset<T> data, long correct, int rows) => data.Targets switch
    {
        TargetKind.Classes => (double)correct / rows,
        TargetKind.Labels => (double)correct / rows / data.TargetNames.Count,
        _ => double.NaN,
    };

    private ReadOnlySpan<T> OutputsOf(Dataset<T> data, int first)
    {
        int count = Math.Min(RowsPerCall, data.Count - first), size = _predictor.RowSize;
        for (int row = 0; row < count; row++)
            data.Row(first + row).CopyTo(_rows.AsSpan(row * size, size));
        Span<T> outputs = _outputs.AsSpan(0, count * _predictor.OutputSize);
        _predictor.Predict(_rows.AsSpan(0, count * size), outputs);
        return outputs;
    }
}
