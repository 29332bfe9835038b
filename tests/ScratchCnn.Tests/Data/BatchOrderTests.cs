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

    private static int[] Order(int rows, ulong seed, int epoch)
    {
        var order = new int[rows];
        BatchOrder.Fill(order, seed, epoch);
        return order;
    }
}
