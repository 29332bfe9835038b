using ScratchCnn.GoldenGenerator;
using TorchSharp;

// Computes the golden values of tests/ScratchCnn.Tests/Golden with libtorch, in double, on one thread.
if (args.Length != 1 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("usage: ScratchCnn.GoldenGenerator FOLDER   (an existing folder, normally tests/ScratchCnn.Tests/Golden)");
    return 2;
}

torch.set_num_threads(1);
string folder = args[0];
ConvolutionCases.Write(folder);
PoolingCases.Write(folder);
NormalizationCases.Write(folder);
ActivationCases.Write(folder);
ResidualCases.Write(folder);
LossCases.Write(folder);
OptimizerCases.Write(folder);
TrainingCases.Write(folder);
ImportCases.Write(folder);
return 0;
