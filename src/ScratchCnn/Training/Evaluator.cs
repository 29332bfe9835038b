using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

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
    /// <param name="model">What to run.</param>
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

    /// <summary>Mean loss and accuracy over all rows; the outputs must be logits.</summary>
    public (double Loss, double Accuracy) LossAndAccuracy(Dataset<T> data, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        int outputSize = _predictor.OutputSize;
        var target = new T[loss.TargetSize(outputSize)];
        double lossSum = 0;
        long correct = 0;
        for (int first = 0; first < data.Count; first += RowsPerCall)
        {
            ReadOnlySpan<T> outputs = OutputsOf(data, first);
            for (int row = 0; row * outputSize < outputs.Length; row++)
            {
                ReadOnlySpan<T> output = outputs.Slice(row * outputSize, outputSize);
                int label = data.Label(first + row);
                loss.EncodeLabel(label, target);
                lossSum += double.CreateTruncating(loss.Evaluate(output, target, T.One, []));
                correct += Decision.IsCorrect(output, label) ? 1 : 0;
            }
        }

        return (lossSum / data.Count, (double)correct / data.Count);
    }

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
