using FsCheck.Xunit;
using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Data;

public sealed class StratifiedSplitTests
{
    [Property]
    public void Every_row_is_in_one_part_and_every_class_is_shared_out_to_within_a_row(int seed)
    {
        const int classes = 4;
        int[] labels = [.. Enumerable.Range(0, CounterRandom.Below((ulong)seed, 0, 200))
            .Select(row => CounterRandom.Below((ulong)seed, (ulong)row + 1, 10))
            .Select(draw => draw < 7 ? 0 : draw - 6)];
        Dataset<double> dataset = SmallDatasets.WithLabels(classes, labels);
        double[] fractions = [0.7, 0.1, 0.2];

        Dataset<double>[] parts = StratifiedSplit.Split(dataset, (ulong)seed, fractions);

        Assert.Equal(Enumerable.Range(0, labels.Length), parts.SelectMany(Rows).Order());
        for (int part = 0; part < parts.Length; part++)
        {
            int[] counts = parts[part].CountByClass();
            for (int label = 0; label < classes; label++)
                Assert.Equal(fractions[part] * dataset.CountByClass()[label], counts[label], 1.0);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_parts_and_another_seed_others()
    {
        Dataset<double> dataset = SmallDatasets.WithLabels(2, [.. Enumerable.Range(0, 100).Select(row => row % 2)]);
        int[] rows = Rows(StratifiedSplit.Split(dataset, 1, 0.5, 0.5)[0]);
        Assert.Equal(rows, Rows(StratifiedSplit.Split(dataset, 1, 0.5, 0.5)[0]));
        Assert.NotEqual(rows, Rows(StratifiedSplit.Split(dataset, 2, 0.5, 0.5)[0]));
    }

    [Fact]
    public void Rows_keep_their_order_and_classes_are_dealt_independently()
    {
        Dataset<double> dataset = SmallDatasets.WithLabels(2, [.. Enumerable.Range(0, 100).Select(row => row % 2)]);
        int[] rows = Rows(StratifiedSplit.Split(dataset, 1, 0.5, 0.5)[0]);
        Assert.Equal(rows.Order(), rows);
        Assert.NotEqual(rows.Where(row => row % 2 == 0).Select(row => row + 1), rows.Where(row => row % 2 == 1));
    }

    [Fact]
    public void Every_row_is_as_likely_as_any_other_to_be_held_out()
    {
        Dataset<double> dataset = SmallDatasets.WithLabels(1, new int[20]);
        var heldOut = new int[20];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (int row in Rows(StratifiedSplit.Split(dataset, seed, 0.75, 0.25)[1]))
                heldOut[row]++;
        }
        // Binomial: 2000 draws at ¼ are 500, and 5 deviations are 97.
        Assert.All(heldOut, count => Assert.InRange(count, 403, 597));
    }

    [Fact]
    public void Fractions_that_share_out_less_or_more_than_everything_are_refused()
    {
        Dataset<double> dataset = SmallDatasets.WithLabels(1, 0, 0);
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Split(dataset, 1, 0.5, 0.4));
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Split(dataset, 1, 1.5, -0.5));
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Split(dataset, 1, double.NaN));
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Split(dataset, 1));
        Assert.Equal(2, StratifiedSplit.Split(dataset, 1, 1.0)[0].Count);
    }

    private static int[] Rows(Dataset<double> part) => [.. Enumerable.Range(0, part.Count).Select(row => (int)part.Row(row)[0])];

    [Fact]
    public void Rows_without_classes_are_dealt_as_one_class()
    {
        Dataset<double> rows = Dataset<double>.WithTargets(new double[10], 1, TargetKind.Values, new double[10], ["y"]);
        Assert.Equal([7, 3], StratifiedSplit.Split(rows, 1, 0.7, 0.3).Select(part => part.Count));
    }

    [Fact]
    public void A_part_of_nothing_and_a_split_of_nothing_are_refused()
    {
        Assert.Equal(
            "Every part of a split needs a fraction above 0; got 0.",
            Assert.Throws<ArgumentException>(() => StratifiedSplit.Split(SmallDatasets.WithLabels(1, 0, 0), 1, 1, 0)).Message);
        Assert.Throws<ArgumentNullException>(() => StratifiedSplit.Split<double>(null!, 1, 1));
    }
}
