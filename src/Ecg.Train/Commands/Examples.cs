using Ecg.Train.Settings;

namespace Ecg.Train.Commands;

/// <summary>Command lines that the help shows.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, (string Words, string Arguments)[]> s_examples = new()
    {
        ["train"] =
        [
            ("Train on the CSV files in the folder data:", "train --data data"),
            ("Train on recordings, and test on patients that the network has not seen:", "train --data mitdb --task classes --split patients"),
        ],
        ["cross-validate"] =
        [
            ("Compare settings without touching the test recordings:", "cross-validate --data mitdb --output cv.csv"),
            ("The same for a network that takes one lead, and the times between beats:", "cross-validate --data mitdb --model kachuee --rr --epochs 3 --output cv-rr.csv"),
        ],
        ["networks"] =
        [
            ("Train every known network three times and make one table of them:", "networks --data data --output zoo"),
            ("Compare two networks quickly:", "networks --data data --output zoo --models resnet,fcn --seeds 1 --epochs 5"),
        ],
        ["evaluate"] =
        [
            ("See how good a trained model is on beats that it was not trained on:", "evaluate --model runs/binary-baseline-1/model.safetensors --data data"),
            ("The same on one file, with the figures as JSON:", "evaluate --model model.safetensors --data data/mitbih_test.csv --json figures.json"),
        ],
        ["annotate"] =
        [
            ("Find and classify the beats of a recording that has no annotations:", "annotate holter.edf --output holter"),
            ("Find the beats of samples in a text file, without classifying them:", "annotate walk.csv --rate 250 --lead 1 --model none --output walk"),
        ],
        ["report"] =
        [
            ("Write the page of a finished run again:", "report runs/binary-baseline-1"),
            ("Write a page for a model on other beats:", "report model.safetensors --data data/mitbih_test.csv"),
        ],
        ["predict"] =
        [
            ("Classify the beats of a CSV file:", "predict --model model.safetensors --input beats.csv --output classes.csv"),
            ("Classify the beats of a recording, or of every recording in a folder:", "predict --model model.safetensors --input mitdb/100 --output labels"),
        ],
        ["export"] =
        [
            ("Give a model to ONNX Runtime:", "export --model model.safetensors --onnx model.onnx"),
            ("The same for a model of a run:", "export --model runs/classes-kachuee-1/model.safetensors --onnx kachuee.onnx"),
        ],
        ["import"] =
        [
            ("Use weights that PyTorch trained:", "import weights.safetensors --from pytorch --model-spec baseline --output model.safetensors"),
            ("The same for five classes:", "import weights.safetensors --from pytorch --model-spec kachuee --task classes --output model.safetensors"),
        ],
        ["cut"] =
        [
            ("Cut all recordings of a folder into beats:", "cut --data mitdb --output beats.csv"),
            ("Cut two recordings, and record where each row comes from:", "cut --data mitdb --records 100,208 --output beats.csv --provenance places.csv"),
        ],
        ["locate"] =
        [
            ("Find out which recording each row comes from:", "locate --data beats.csv --patients mitdb --output places.csv"),
            ("The same for a published file:", "locate --data data/mitbih_test.csv --patients mitdb --output places.csv"),
        ],
        ["compare"] =
        [
            ("Compare a folder of annotation files with the reference:", "compare mitdb labels"),
            ("Compare one file from the beginning, and keep all counts:", "compare mitdb/100.atr labels/100.qrs --from 0 --json counts.json"),
        ],
        ["detect"] =
        [
            ("Find the beats of a folder, to be judged by compare:", "detect --data mitdb --output found"),
            ("The same without a network:", "detect --data mitdb --detector elgendi --output found"),
        ],
        ["train-detector"] =
        [
            ("Train on two databases with recorded noise:", "train-detector --data mitdb svdb --noise nstdb --output detector.safetensors"),
            ("Train on DS1, to be tested on DS2:", "train-detector --data mitdb --records ds1 --output ds1.safetensors"),
        ],
        ["plots"] =
        [
            ("Draw the pictures of the documentation:", "plots --data mitdb --output docs/images"),
            ("Draw them with one thread:", "plots --data mitdb --output images --threads 1"),
        ],
    };

    /// <summary>Writes the examples of a command; nothing for a command without any.</summary>
    public static void Write(TextWriter output, string command)
    {
        if (!s_examples.TryGetValue(command, out (string Words, string Arguments)[]? examples))
            return;
        output.WriteLine("Examples:");
        foreach ((string words, string arguments) in examples)
        {
            output.WriteLine($"  {words}");
            output.WriteLine($"    {CommandLine.Program} {arguments}");
        }
    }

    /// <summary>The arguments of all examples of a command.</summary>
    internal static IEnumerable<string> Of(string command) => s_examples.TryGetValue(command, out var examples) ? examples.Select(example => example.Arguments) : [];
}
