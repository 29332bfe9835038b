namespace Ecg.Tests.Cli;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--nonsense", "no command or option '--nonsense'")]
    [InlineData("nonsense", "no command or option 'nonsense'")]
    [InlineData("train nonsense", "no command or option 'nonsense'", "train --help")]
    [InlineData("--epochs", "'--epochs'")]
    [InlineData("--noise 1e38", "--noise takes a number from 0 to 1000; got '1e38'")]
    [InlineData("--wander 1e38", "--wander takes a number from 0 to 1000; got '1e38'")]
    [InlineData("--shift 1e38", "--shift takes a number from 0 to 1000; got '1e38'")]
    [InlineData("--epochs 0", "--epochs", "whole number from 1", "'0'")]
    [InlineData("--epochs 1.5", "--epochs", "'1.5'")]
    [InlineData("--epochs 99999999999", "--epochs", "'99999999999'")]
    [InlineData("--batch-size -1", "--batch-size", "'-1'")]
    [InlineData("--learning-rate 0", "--learning-rate", "number above 0")]
    [InlineData("--learning-rate NaN", "--learning-rate", "'NaN'")]
    [InlineData("--learning-rate Infinity", "--learning-rate", "'Infinity'")]
    [InlineData("--learning-rate 1,5", "--learning-rate", "'1,5'")]
    [InlineData("--seed -3", "--seed", "whole number from 0")]
    [InlineData("--threads 0", "--threads")]
    [InlineData("--threads 100000", "--threads", "whole number from 1 to 1024")]
    [InlineData("--task heart", "--task", "binary, classes or mi", "'heart'")]
    [InlineData("--model alexnet", "--model", "baseline, kachuee", ".json")]
    [InlineData("--output -", "--output takes a path", "./-", "/dev/stdout")]
    [InlineData("--data -", "--data takes a path", "/dev/stdin")]
    [InlineData("cut --data mitdb --output -", "--output takes a path")]
    [InlineData("export --model m --onnx -", "--onnx takes a path")]
    [InlineData("compare a b --json -", "--json takes a path")]
    [InlineData("evaluate --model - --data d", "--model takes a path")]
    [InlineData("--bad-rows ignore", "--bad-rows", "skip, zero or error")]
    [InlineData("--class-weights some", "--class-weights", "none, balanced or root")]
    [InlineData("--schedule linear", "--schedule", "constant, cosine or one-cycle")]
    [InlineData("--ensemble 1", "--ensemble", "from 2 to 100", "'1'")]
    [InlineData("--mixup 5", "--mixup", "from 0 to 4", "'5'")]
    [InlineData("--stretch 1", "--stretch", "below 1")]
    [InlineData("--ema 1", "--ema", "below 1")]
    [InlineData("--noise -1", "--noise", "from 0")]
    [InlineData("--best-by chance", "--best-by", "accuracy, loss or last")]
    [InlineData("cross-validate --data x", "--output", "required")]
    [InlineData("cross-validate --data x --output y --folds 1", "--folds", "whole number from 2")]
    [InlineData("--patience 0", "--patience")]
    [InlineData("evaluate", "--model", "required")]
    [InlineData("evaluate --model x", "--data", "required")]
    [InlineData("cut", "--data", "required")]
    [InlineData("cut --data x --output y --labels mine", "--labels", "published or aami", "'mine'")]
    [InlineData("locate --data x --patients y", "--output", "required")]
    public void Wrong_usage_gets_one_line_and_exit_code_2(string commandLine, params string[] parts)
    {
        CliRun run = CliRun.Of(_folder, commandLine.Split(' ')).FailedWith(2, [.. parts, "--help"]);
        Assert.Equal("", run.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("cross-validate")]
    [InlineData("networks")]
    [InlineData("evaluate")]
    [InlineData("report")]
    [InlineData("predict")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("cut")]
    [InlineData("locate")]
    [InlineData("detect")]
    [InlineData("train-detector")]
    [InlineData("plots")]
    public void Help_gives_two_examples_of_options_that_it_lists(string command)
    {
        string help = CliRun.Of(_folder, command, "--help").Succeeded().Output;
        string[] examples = [.. Train.Commands.Examples.Of(command)];
        Assert.Equal(2, examples.Length);
        Assert.All(examples, example => Assert.Contains(example, help, StringComparison.Ordinal));
        string options = help[..help.IndexOf("Examples:", StringComparison.Ordinal)];
        Assert.All(
            examples.SelectMany(example => example.Split(' ')).Where(word => word.StartsWith("--", StringComparison.Ordinal)),
            option => Assert.Contains($"{option} ", options, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("beats --wfdb {0} --output {1}")]
    [InlineData("cut --data={0} --output {1}")]
    [InlineData("beats --wfdb={0} --output {1}")]
    [InlineData("match --csv {1} --wfdb {0} --output {2}")]
    public void Former_names_still_work_and_no_help_mentions_them(string commandLine)
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun.Of(_folder, "cut", "--data", recordings, "--output", _folder["beats.csv"]).Succeeded();
        string[] words = [.. commandLine.Split(' ').Select(
            word => word.Replace("{0}", recordings, StringComparison.Ordinal).Replace("{1}", _folder["beats.csv"], StringComparison.Ordinal).Replace("{2}", _folder["places.csv"], StringComparison.Ordinal))];
        CliRun.Of(_folder, words).Succeeded();
        string help = CliRun.Of(_folder, "--help").Output + CliRun.Of(_folder, "cut", "--help").Output + CliRun.Of(_folder, "locate", "--help").Output;
        Assert.All(["--wfdb", "--csv", "  beats", "  match"], name => Assert.DoesNotContain(name, help, StringComparison.Ordinal));
    }

    [Fact]
    public void Help_lists_every_command_and_every_option()
    {
        string help = CliRun.Of(_folder, "--help").Succeeded().Output;
        Assert.Contains("train ", help, StringComparison.Ordinal);
        Assert.Contains("evaluate ", help, StringComparison.Ordinal);
        string train = CliRun.Of(_folder, "train", "--help").Succeeded().Output;
        Assert.Contains("--learning-rate <X>", train, StringComparison.Ordinal);
    }
}
