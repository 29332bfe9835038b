using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ScratchCnn;
using ScratchCnn.Layers;
using ScratchCnn.Metrics;
using ScratchCnn.Onnx;
using ScratchCnn.Optimizers;
using ScratchCnn.Verification;

/// <summary>
/// End-to-end programs, from data to predictions, that use the packages and the layers of docs/programs.md. They print figures that the test reads.
/// </summary>
internal static class EndToEnd
{
    /// <summary>A network with two layers from outside the library: checked, trained, interrupted, resumed, saved, loaded, exported.</summary>
    public static void SqueezeAndExcitation()
    {
        var (signals, places, _) = Bumps.Make(400, seed: 5);
        Dataset data = Dataset.OfClasses(signals, [.. places.Select(place => place < 24 ? 0 : place < 40 ? 1 : 2)], ["early", "middle", "late"]);
        var (training, validation) = data.Split(0.8, seed: 1);
        var network = new Sequential(
            new Conv1D(8, 5), new BatchNorm(), new Swish(1.2), new SqueezeExcitation(2), new Dropout(0.1), new MaxPool1D(4), new Flatten(), new Dense(3));
        Report("gradient", GradientCheck.OfModule(network, new Shape(32, 1)).Passed);

        var options = new TrainingOptions { Epochs = 6, BatchSize = 16, Optimizer = new Adam(0.005) };
        var through = new Trainer(network, training, validation, options);
        Report("epochs", through.Epochs().Count());
        var interrupted = new Trainer(network, training, validation, options);
        foreach (var epoch in interrupted.Epochs())
        {
            if (epoch.Epoch == 2)
                break;
        }

        interrupted.SaveCheckpoint("end.checkpoint");
        var resumed = new Trainer(network, training, validation, options);
        resumed.LoadCheckpoint("end.checkpoint");
        Report("resumed epochs", resumed.Epochs().Count());
        Report("resumed to the same bits", resumed.State.Model.Parameters.SequenceEqual(through.State.Model.Parameters));

        Classifier classifier = resumed.ToClassifier();
        classifier.Save("end.safetensors");
        float[][] held = Bumps.Make(100, seed: 6).Signals, expected = classifier.PredictProbabilities(held);
        Report("loaded predicts the same", Same(expected, Classifier.Load("end.safetensors").PredictProbabilities(held)));

        OnnxExporter.Export(classifier, "end.onnx");
        using var session = new InferenceSession("end.onnx");
        var input = new DenseTensor<float>(held.SelectMany(signal => signal).ToArray(), [held.Length, 64]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(OnnxExporter.InputName, input)]);
        Report("difference from ONNX Runtime", results[0].AsTensor<float>().Zip(expected.SelectMany(row => row), (a, b) => Math.Abs(a - b)).Max());
        Report("accuracy", classifier.Evaluate(validation).Confusion.Accuracy);
    }

    /// <summary>Regression on values from a formula plus noise with standard deviation 1. The best possible R² on new signals is 1 − 1 / (variance of the
    /// values).</summary>
    public static void Regression()
    {
        Dataset training = Values(1500, seed: 7, out _), held = Values(300, seed: 8, out float[][] signals);
        var network = new Sequential(new Conv1D(16, 5), new Relu(), new MaxPool1D(2), new Flatten(), new Dense(32), new Relu(), new Dense(1));
        var trainer = new Trainer(network, training, options: new() { Epochs = 40, BatchSize = 32, Optimizer = new Adam(0.003), Schedule = new CosineSchedule(40) });
        Report("regression epochs", trainer.Epochs().Count());
        Regressor regressor = trainer.ToRegressor();
        RegressionReport report = regressor.Evaluate(held);
        Report("R2", report.R2);
        Report("mean absolute error", report.MeanAbsoluteError);
        regressor.Save("end-values.safetensors");
        Report("loaded regressor predicts the same", Same(regressor.Predict(signals), Regressor.Load("end-values.safetensors").Predict(signals)));

        static Dataset Values(int count, int seed, out float[][] signals)
        {
            (signals, float[] places, float[] heights) = Bumps.Make(count, seed);
            var random = new Random(seed);
            return Dataset.OfValues(signals, [.. places.Zip(heights, (place, height) => 100 + place + (10 * height) + Noise(random))], "score");
        }
    }

    /// <summary>Classification with two independent labels, which depend on the position and the height of a peak.</summary>
    public static void SeveralLabels()
    {
        Dataset training = Labels(1000, seed: 9, out _), held = Labels(300, seed: 10, out float[][] signals);
        var network = new Sequential(new Conv1D(16, 5), new Relu(), new MaxPool1D(2), new Flatten(), new Dense(2));
        var trainer = new Trainer(network, training, options: new() { Epochs = 20, BatchSize = 32, Optimizer = new Adam(0.003) });
        Report("label epochs", trainer.Epochs().Count());
        MultiLabelClassifier classifier = trainer.ToMultiLabelClassifier();
        LabelReport report = classifier.Evaluate(held);
        Report("label accuracy", report.Accuracy);
        Report("exact match", report.ExactMatch);
        classifier.Save("end-labels.safetensors");
        Report("loaded labels are the same", Same(classifier.PredictProbabilities(signals), MultiLabelClassifier.Load("end-labels.safetensors").PredictProbabilities(signals)));

        static Dataset Labels(int count, int seed, out float[][] signals)
        {
            (signals, float[] places, float[] heights) = Bumps.Make(count, seed);
            return Dataset.OfLabels(signals, [.. places.Zip(heights, (place, height) => new[] { place < 32, height > 2 })], ["early", "high"]);
        }
    }

    /// <summary>Gaussian noise with standard deviation 1 (Box and Muller, 1958).</summary>
    private static float Noise(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());

    private static bool Same(float[][] first, float[][] second) => first.SelectMany(row => row).SequenceEqual(second.SelectMany(row => row));

    private static void Report(string name, object value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value}"));
}
