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

    [Fact]
    public void Without_groups_all_rows_are_one_group()
    {
        var rows = new Dataset<float>(new float[2], 1, [0, 0], ["a"]);
        Assert.Equal(["all"], rows.GroupNames);
        Assert.Equal(0, rows.Group(1));
        Assert.Equal(["s", "t"], new Dataset<float>(new float[1], 1, [0], ["a"], [1], ["s", "t"]).GroupNames);
        Assert.Equal(1, new Dataset<float>(new float[1], 1, [0], ["a"], [1], ["s", "t"]).Group(0));
    }

    [Fact]
    public void Rows_have_the_targets_that_they_were_given_and_no_others()
    {
        Dataset<float> labels = WithTargets(TargetKind.Labels, 0, 1, 1, 0), values = WithTargets(TargetKind.Values, -5, 6, 7, 8);
        Assert.Equal([1f, 0], labels.Target(1).ToArray());
        Assert.Equal([7f, 8], values.Select([1]).Target(0).ToArray());
        Assert.Equal("A row of this data set has labels, not a class.", Assert.Throws<InvalidOperationException>(() => labels.Label(0)).Message);
        Assert.Equal("A row of this data set has values, not a class.", Assert.Throws<InvalidOperationException>(() => values.CountByClass()).Message);
        Assert.Equal(
            "A row of this data set has a class, not labels or values.",
            Assert.Throws<InvalidOperationException>(() => Rows.Target(0).Length).Message);
    }

    [Fact]
    public void Targets_that_do_not_fit_are_refused_and_named()
    {
        Assert.StartsWith("Classes are given as labels", Assert.Throws<ArgumentException>(() => WithTargets(TargetKind.Classes, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Equal("Rows of 2 targets each cannot have 3 targets in all.", Assert.Throws<ArgumentException>(() => WithTargets(TargetKind.Values, 1, 2, 3)).Message);
        Assert.Equal(
            "Rows of 0 targets each cannot have 2 targets in all.",
            Assert.Throws<ArgumentException>(() => Dataset<float>.WithTargets(new float[1], 1, TargetKind.Values, new float[2], [])).Message);
        Assert.Equal("Targets must be finite; row 1 has NaN for 'b'.", Assert.Throws<ArgumentException>(() => WithTargets(TargetKind.Values, 1, 2, 3, float.NaN)).Message);
        Assert.Equal("Labels are from 0 to 1; row 0 has 2 for 'b'.", Assert.Throws<ArgumentException>(() => WithTargets(TargetKind.Labels, 1, 2)).Message);
        Assert.Equal("Labels are from 0 to 1; row 0 has -1 for 'a'.", Assert.Throws<ArgumentException>(() => WithTargets(TargetKind.Labels, -1, 0)).Message);
        Assert.Throws<ArgumentNullException>("targetNames", () => new Dataset<float>(default, 1, [], null!));
        Assert.Throws<ArgumentNullException>("labels", () => new Dataset<float>(default, 1, null!, ["a"]));
        Assert.Throws<ArgumentNullException>("targetNames", () => Dataset<float>.WithTargets(default, 1, TargetKind.Values, default, null!));
    }

    [Fact]
    public void Targets_have_groups_as_classes_have()
    {
        Dataset<float> Of(int[]? groups, string[]? names) => Dataset<float>.WithTargets(new float[2], 1, TargetKind.Values, new float[] { 5, 6 }, ["y"], groups, names);
        Assert.Equal((0, 1), (Of([0, 1], ["s", "t"]).Group(0), Of([0, 1], ["s", "t"]).Group(1)));
        Assert.Equal(["all"], Of(null, null).GroupNames);
        Assert.Equal("Every row has one group: 2 rows, but 3 groups.", Assert.Throws<ArgumentException>(() => Of([0, 0, 0], ["s"])).Message);
        Assert.Equal("Row 1 has group 1; expected 0 to 0.", Assert.Throws<ArgumentException>(() => Of([0, 1], ["s"])).Message);
        Assert.Throws<ArgumentException>(() => Of([0, 0], null));
    }

    private static Dataset<float> WithTargets(TargetKind kind, params float[] targets) =>
        Dataset<float>.WithTargets(new float[targets.Length / 2], 1, kind, targets, ["a", "b"]);

    private static string Refusal(int values, int columns, int[] labels, int[] groups) => Assert.Throws<ArgumentException>(
        () => new Dataset<float>(new float[values], columns, labels, ["a", "b"], groups, ["s"])).Message;
}
