using ScratchCnn.Data;

namespace ScratchCnn.Tests.Data;

public sealed class DatasetTests
{
    private static readonly Dataset<double> Rows = new(
        new double[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 2, [0, 1, 1, 0], ["normal", "abnormal", "absent"], [1, 0, 0, 1], ["a.csv", "b.csv"]);

    [Fact]
    public void A_row_has_its_values_its_label_and_its_source()
    {
        Assert.Equal((4, 2), (Rows.Count, Rows.Columns));
        Assert.Equal([5.0, 6], Rows.Row(2));
        Assert.Equal((1, 0), (Rows.Label(2), Rows.Group(2)));
        Assert.Equal([2, 2, 0], Rows.CountByClass());
    }

    [Fact]
    public void A_view_of_a_view_still_finds_the_rows()
    {
        Dataset<double> view = Rows.Select([3, 1, 2]).Select([2, 0]);
        Assert.Equal([5.0, 6], view.Row(0));
        Assert.Equal([7.0, 8], view.Row(1));
        Assert.Equal((1, 0), (view.Label(0), view.Label(1)));
        Assert.Equal((0, 1), (view.Group(0), view.Group(1)));
        Assert.Equal([1, 1, 0], view.CountByClass());
        Assert.Equal(Rows.ClassNames, view.ClassNames);
    }

    [Fact]
    public void Parts_that_do_not_fit_together_are_refused_and_named()
    {
        Assert.Equal("2 rows of 3 values are 6 values; got 5.", Refusal(5, 3, [0, 0], [0, 0]));
        Assert.Equal("Every row has one group: 2 rows, but 1 groups.", Refusal(6, 3, [0, 0], [0]));
        Assert.Equal("Row 1 has label 2; expected 0 to 1.", Refusal(6, 3, [0, 2], [0, 0]));
        Assert.Equal("Row 0 has group -1; expected 0 to 0.", Refusal(6, 3, [0, 1], [-1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dataset<float>(default, 0, [], ["a"], [], ["s"]));
    }

    private static string Refusal(int values, int columns, int[] labels, int[] groups) => Assert.Throws<ArgumentException>(
        () => new Dataset<float>(new float[values], columns, labels, ["a", "b"], groups, ["s"])).Message;
}
