using ScratchCnn.Data;

namespace ScratchCnn.Tests.Data;

public sealed class BatchOrderTests
{
    [Fact]
    public void An_epoch_takes_every_row_once()
    {
        foreach (int rows in (int[])[0, 1, 2, 1000])
            Assert.Equal(Enumerable.Range(0, rows), Order(rows, seed: 42, epoch: 3).Order());
    }

    [Fact]
    public void Seed_and_epoch_decide_the_order_and_nothing_else()
    {
        int[] order = Order(1000, seed: 42, epoch: 3);
        Assert.Equal(order, Order(1000, seed: 42, epoch: 3));
        Assert.NotEqual(order, Order(1000, seed: 42, epoch: 4));
        Assert.NotEqual(order, Order(1000, seed: 43, epoch: 3));
    }

    [Fact]
    public void Every_row_comes_first_equally_often()
    {
        var first = new int[10];
        for (int epoch = 0; epoch < 5000; epoch++)
            first[Order(10, seed: 1, epoch)[0]]++;
        // Binomial: 5000 draws at 1/10 are 500, and 5 deviations are 106.
        Assert.All(first, count => Assert.InRange(count, 394, 606));
    }

    [Fact]
    public void A_thinned_class_has_its_quota_in_every_epoch_and_all_of_its_rows_in_turn()
    {
        const int rows = 300;
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 3)], quotas = [30, 100, 1];
        int[] taken = new int[rows];
        for (int epoch = 0; epoch < 200; epoch++)
        {
            int[] order = new int[131];
            BatchOrder.FillThinned(order, labels, quotas, seed: 5, epoch);
            Assert.Equal(order.Length, order.Distinct().Count());
            Assert.Equal(quotas, Enumerable.Range(0, 3).Select(label => order.Count(row => labels[row] == label)));
            foreach (int row in order)
                taken[row]++;
        }

        // Binomial: 200 draws at 3/10 are 60, and 5 deviations are 32.
        Assert.All(Enumerable.Range(0, rows).Where(row => labels[row] == 0), row => Assert.InRange(taken[row], 28, 92));
        Assert.All(Enumerable.Range(0, rows).Where(row => labels[row] == 1), row => Assert.Equal(200, taken[row]));
    }

    private static int[] Order(int rows, ulong seed, int epoch)
    {
        var order = new int[rows];
        BatchOrder.Fill(order, seed, epoch);
        return order;
    }
}
