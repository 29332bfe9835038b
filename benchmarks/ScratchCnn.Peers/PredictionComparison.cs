using System.Globalization;
using Ecg.Data.Networks;
using Microsoft.ML.OnnxRuntime;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Onnx;

namespace ScratchCnn.Peers;

/// <summary>Predictions, raw beats to probabilities: ours against ONNX Runtime's on this library's own export.</summary>
internal static class PredictionComparison
{
    private const double ProbabilityTolerance = 1e-5;

    /// <exception cref="InvalidOperationException">The two compute different probabilities.</exception>
    public static Result Run(PeerModel model, int batch, Options options, Comparison comparison, bool withOnnx)
    {
        using var pool = new WorkerPool(options.Threads);
        Classifier classifier = Build(model);
        Predictor<float> predictor = classifier.Freeze().CreatePredictor(pool);
        float[] input = TrainingComparison.Beats(batch);
        var output = new float[batch * model.Classes];
        List<Contestant> contestants = [new("ScratchCnn", () => predictor.Predict(input, output))];

        using OnnxPrediction? onnx = withOnnx ? new OnnxPrediction(Export(classifier), input, batch, model.Classes, options.Threads) : null;
        if (onnx is not null)
        {
            contestants.Add(new Contestant($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}", onnx.Run));
            predictor.Predict(input, output);
            onnx.Run();
            Check(model, output, onnx.Output);
        }

        long flops = 2 * batch * ModelSummary.Of(classifier.Model).MultiplyAdds;
        return comparison.Run("predict", model.Name, batch, flops, contestants);
    }

    private static Classifier Build(PeerModel model)
    {
        Model<float> network = model.Build(dropout: 0.2);
        var mean = new float[HeartbeatNetworks.BeatLength];
        var scale = new float[HeartbeatNetworks.BeatLength];
        Array.Fill(mean, 0.5f);
        Array.Fill(scale, 0.25f);
        string[] classNames = [.. Enumerable.Range(0, model.Classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        return new Classifier(network, new Standardizer<float>(mean, scale), classNames, task: model.Name);
    }

    private static byte[] Export(Classifier classifier)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Export(classifier, stream);
        return stream.ToArray();
    }

    private static void Check(PeerModel model, float[] ours, float[] theirs)
    {
        for (int index = 0; index < ours.Length; index++)
        {
            if (!(Math.Abs(ours[index] - theirs[index]) <= ProbabilityTolerance))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model.Name}: probability {index} is {ours[index]:R} here, {theirs[index]:R} in ONNX Runtime; they do not compute the same."));
            }
        }
    }
}
