using Microsoft.ML.OnnxRuntime;
using ScratchCnn.Peers;
using TorchSharp;

return Options.Run(args, options =>
{
    bool withTorch = options.Task != "predict" && NativePart.Loads("TorchSharp", typeof(torch).Assembly, "torch_cpu", "LibTorchSharp");
    if (withTorch)
        torch.set_num_threads(options.Threads);
    bool withOnnx = options.Task != "train" && NativePart.Loads("ONNX Runtime", typeof(InferenceSession).Assembly, "onnxruntime");
    var comparison = new Comparison(options.Threads, options.Rounds, TimeSpan.FromMilliseconds(options.TurnMilliseconds), options.LowestPeak);
    var results = new List<Result>();
    Report.PrintHeader(Console.Out);
    try
    {
        foreach (PeerModel model in PeerModel.All.Where(model => options.Model is null || options.Model == model.Name))
        {
            if (options.Task != "predict")
                Show(TrainingComparison.Run(model, options.Batch ?? model.TrainingBatch, options, comparison, withTorch));
            if (options.Task != "train")
            {
                foreach (int batch in options.Batch is int only ? [only] : (int[])[1, 64, 512])
                    Show(PredictionComparison.Run(model, batch, options, comparison, withOnnx));
            }
        }
    }
    catch (InvalidOperationException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }

    if (options.Json is not null)
        Report.WriteJson(options.Json, results);
    return 0;

    void Show(Result result)
    {
        results.Add(result);
        Report.Print(Console.Out, result);
    }
});
