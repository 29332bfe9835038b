using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ecg.DetectorTraining;
using Ecg.Files;
using Ecg.Train.Display;
using Ecg.Train.Options;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace Ecg.Train.Commands;

/// <summary>Trains the network that finds QRS complexes.</summary>
internal static class TrainDetectorCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Option<string[]> data = new("--data")
        {
            Description = "Folders of annotated recordings (WFDB), one or more.",
            HelpName = "DIR",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> records = OptionOf.Place(
            "--records", "LIST", "all, ds1, ds2 (the recordings of de Chazal et al. 2004) or names, separated by commas; with a minus before it, what is left out again: all,-118. [default: all]");
        Option<string?> noise = OptionOf.Place("--noise", "DIR", "Folder of recordings of noise, which is added in training. [default: made-up noise alone]");
        Option<string?> noiseRecords = OptionOf.Place("--noise-records", "LIST", "Recordings of noise, separated by commas. [default: bw,ma]");
        Option<int> epochs = OptionOf.Whole("--epochs", 24, 1, "Epochs.");
        Option<int> steps = OptionOf.Whole("--steps", QrsTraining.StepsPerEpoch, 1, "Steps per epoch, of 32 windows of ten seconds.");
        Option<ulong> seed = OptionOf.Seed("--seed", 1, "Seed of the weights, windows and made-up noise.");
        Option<string> output = OptionOf.RequiredPlace("--output", "FILE", "Receives the model.");
        var dataOptions = new DataOptions();
        var command = new Command("train-detector", "Trains the network that finds QRS complexes on annotated recordings. The same command writes the same bytes.")
        {
            data, records, noise, noiseRecords, epochs, steps, seed, output, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(surroundings);
            string In(string path) => Path.GetFullPath(path, surroundings.CurrentFolder);
            string[] folders = [.. parsed.GetRequiredValue(data).Select(In)];
            IReadOnlyList<DetectorRecord> chosen = DetectorRecord.Parse(folders, parsed.GetValue(records) ?? "all");
            IReadOnlyList<DetectorRecord> noises = parsed.GetValue(noise) is { } folder
                ? DetectorRecord.Parse([In(folder)], parsed.GetValue(noiseRecords) ?? "bw,ma")
                : [];
            if (noises.Count == 0 && parsed.GetValue(noiseRecords) is not null)
                throw CommandException.Usage("--noise-records names recordings of the folder of --noise, which is missing.");

            ulong chosenSeed = parsed.GetValue(seed);
            var signals = new List<EventSignal>();
            foreach (DetectorRecord record in chosen)
            {
                signals.AddRange(QrsTrainingData.Read(record.Folder, record.Name));
                screen.Status($"reading {record.Name}");
            }

            screen.ClearStatus();
            if (signals.Count == 0)
                throw new CommandException("Training needs recordings of a minute at least; there are none.");
            ReadOnlyMemory<float>[] added = [.. QrsTrainingData.MakeNoise(chosenSeed), .. noises.SelectMany(record => QrsTrainingData.ReadNoise(record.Folder, record.Name))];
            screen.Line($"{Screen.Count(signals.Sum(signal => signal.Events.Count))} beats in {Screen.Count(signals.Count)} leads of {Screen.Count(chosen.Count)} recordings; {Screen.Count(added.Length)} signals of noise.");

            using var pool = new WorkerPool(dataOptions.Threads(parsed));
            int count = parsed.GetValue(epochs);
            var training = new QrsTraining(new QrsSamples(signals, added), count, parsed.GetValue(steps), chosenSeed, pool);
            foreach (EpochResult epoch in training.Epochs())
                screen.Line(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}/{count}: loss {epoch.TrainingLoss:F5}"));

            var summary = new JsonObject
            {
                ["records"] = string.Join(',', chosen.Select(record => record.Name)),
                ["noise"] = string.Join(',', noises.Select(record => record.Name)),
                ["epochs"] = count,
                ["steps_per_epoch"] = parsed.GetValue(steps),
                ["seed"] = chosenSeed,
            };
            TrainedModel model = training.ToModel(summary.ToJsonString());
            AtomicFile.Write(In(parsed.GetRequiredValue(output)), stream => ModelFile.Write(model, stream));
            screen.Line($"Written to {parsed.GetRequiredValue(output)}");
        });
        return command;
    }
}
