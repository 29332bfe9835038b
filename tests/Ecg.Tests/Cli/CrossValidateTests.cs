using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecg.Tests.Cli;

/// <summary>Settings are chosen on DS1 alone, each recording judged by a network that never saw it.</summary>
public sealed class CrossValidateTests : IDisposable
{
    private static readonly string[] s_switches = ["--relative", "--rr"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_epoch_gets_a_line_of_figures_over_all_recordings_of_DS1()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun run = CrossValidate(recordings, "--folds", "2", "--epochs", "3").Succeeded();

        string[] lines = File.ReadAllLines(_folder["cv.csv"]);
        Assert.Equal(
            "epoch,training_loss,accuracy,mean_sensitivity,kappa,j_kappa_index,S_sensitivity,S_positive_predictivity,V_sensitivity,V_positive_predictivity",
            lines[0]);
        Assert.Equal(["1", "2", "3"], lines[1..].Select(line => line.Split(',')[0]));
        Assert.Matches(@"epoch 3/3  loss \d\.\d{4}  accuracy 0\.\d{3}  mean sensitivity 0\.\d{3}", run.Output);
        string accuracy = double.Parse(lines[3].Split(',')[2], CultureInfo.InvariantCulture).ToString("0.0000", CultureInfo.InvariantCulture);
        Assert.Contains($"| accuracy                | {accuracy} |", run.Output, StringComparison.Ordinal);
        // Of 59 annotated beats the last is left out.
        Assert.Contains("232 beats of 4 recordings", run.Output, StringComparison.Ordinal);
        Assert.All(SmallRecordings.Ds1, record => Assert.Matches($@"\| {record} +\| +58 \|", run.Output));
    }

    [Fact]
    public void No_recording_of_DS2_is_opened()
    {
        string recordings = SmallRecordings.Write(_folder);
        CrossValidate(recordings, "--relative", "--rr", "--model", "baseline").Succeeded();
        string expected = File.ReadAllText(_folder["cv.csv"]);
        foreach (string name in SmallRecordings.Ds2)
            File.WriteAllText(Path.Combine(recordings, name + ".hea"), "not a header");

        CrossValidate(recordings, "--relative", "--rr", "--model", "baseline").Succeeded();

        Assert.Equal(expected, File.ReadAllText(_folder["cv.csv"]));
    }

    [Fact]
    public void A_class_that_one_recording_has_alone_is_never_recognized_there()
    {
        // The wave of a recording is its own: a network that had seen 109 would know all of its beats again.
        string recordings = SmallRecordings.Write(_folder, name => name == "109" ? "F" : "NNVA");
        CliRun run = CrossValidate(recordings, "--epochs", "30");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\Awarning: [^\n]*no beat of class Q among the \d+ rows for training; the model will not know it\.\n\z", run.Error);
        Assert.Matches(@"\| F +\| +\d+ \| +\d+ \| +\d+ \| +0 \| +\d+ \|", run.Output);
        Match n = Regex.Match(run.Output, @"\| N +\| +(\d+) \| +\d+ \| +\d+ \| +0 \| ");
        Assert.True(int.Parse(n.Groups[1].Value, CultureInfo.InvariantCulture) > 0, run.Output);
    }

    [Fact]
    public void The_figures_have_the_same_bits_for_any_number_of_threads_and_others_for_another_seed()
    {
        string recordings = SmallRecordings.Write(_folder);
        string[] files = [.. new[] { ("1", "7"), ("2", "7"), ("3", "7"), ("2", "8") }.Select(run =>
        {
            CrossValidate(recordings, "--threads", run.Item1, "--seed", run.Item2).Succeeded();
            return File.ReadAllText(_folder["cv.csv"]);
        })];
        Assert.Equal([files[0], files[0]], files[1..3]);
        Assert.NotEqual(files[0], files[3]);
    }

    [Fact]
    public void An_ensemble_is_judged_by_the_average_of_its_networks()
    {
        string recordings = SmallRecordings.Write(_folder);
        CrossValidate(recordings).Succeeded();
        string alone = File.ReadAllText(_folder["cv.csv"]);
        Assert.DoesNotContain("networks of each fold", File.ReadAllText(_folder["cv.html"]), StringComparison.Ordinal);

        CrossValidate(recordings, "--ensemble", "3").Succeeded();

        Assert.NotEqual(alone, File.ReadAllText(_folder["cv.csv"]));
        string page = File.ReadAllText(_folder["cv.html"]);
        Assert.Matches("networks of each fold.{1,40}3, whose outputs are averaged", page);
        Assert.Contains("<span>--ensemble</span> <span>3</span>", page, StringComparison.Ordinal);
        CrossValidate(recordings, "--ensemble", "1").FailedWith(2, "--ensemble", "2");
    }

    [Fact]
    public void Too_few_recordings_and_wrong_networks_get_one_line()
    {
        string recordings = SmallRecordings.Write(_folder);
        CrossValidate(recordings, "--folds", "5").FailedWith(2, "5 folds", "has 4");
        CrossValidate(recordings, "--rr").FailedWith(1, "small.json", "187", "195");
        CrossValidate(_folder["nowhere"]).FailedWith(1, "nowhere", "no such folder");
        Assert.False(File.Exists(_folder["cv.csv"]));
    }

    private CliRun CrossValidate(string recordings, params string[] more)
    {
        var options = new Dictionary<string, string>
        {
            ["--model"] = SmallRuns.WriteNetwork(_folder, classes: 5),
            ["--folds"] = "4",
            ["--epochs"] = "1",
            ["--learning-rate"] = "1e-2",
            ["--threads"] = "2",
        };
        string[] switches = [.. more.Where(word => s_switches.Contains(word))];
        foreach (string[] option in more.Where(word => !s_switches.Contains(word)).Chunk(2))
            options[option[0]] = option[1];
        return CliRun.Of(
            _folder,
            ["cross-validate", "--data", recordings, "--output", _folder["cv.csv"], .. switches, .. options.SelectMany(option => new[] { option.Key, option.Value })]);
    }
}
