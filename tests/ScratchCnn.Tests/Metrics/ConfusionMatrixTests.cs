using ScratchCnn.Metrics;

namespace ScratchCnn.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    // Rows: label; columns: prediction.    0  1  2
    //                                  0 [ 3  1  0 ]
    //                                  1 [ 1  2  1 ]
    //                                  2 [ 0  0  2 ]
    private static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2];
    private static readonly int[] Predictions = [0, 0, 0, 1, 0, 1, 1, 2, 2, 2];
    private readonly ConfusionMatrix _matrix = new(Labels, Predictions, 3);

    [Fact]
    public void Counts_stand_in_the_row_of_the_label_and_the_column_of_the_prediction()
    {
        Assert.Equal((3, 1, 0), (_matrix[0, 0], _matrix[0, 1], _matrix[0, 2]));
        Assert.Equal((1, 2, 1), (_matrix[1, 0], _matrix[1, 1], _matrix[1, 2]));
        Assert.Equal((0, 0, 2), (_matrix[2, 0], _matrix[2, 1], _matrix[2, 2]));
        Assert.Equal((4, 4, 2), (_matrix.Support(0), _matrix.Support(1), _matrix.Support(2)));
        Assert.Equal((4, 3, 3), (_matrix.Predicted(0), _matrix.Predicted(1), _matrix.Predicted(2)));
        Assert.Equal((3, 10), (_matrix.Classes, _matrix.Rows));
    }

    [Fact]
    public void Measures_are_those_worked_out_by_hand()
    {
        Assert.Equal(0.7, _matrix.Accuracy, 1e-15);
        Assert.Equal((0.75 + 0.5 + 1) / 3, _matrix.BalancedAccuracy, 1e-15);
        Assert.Equal(0.4, _matrix.MajorityBaseline, 1e-15);
        Assert.Equal([3.0 / 4, 2.0 / 3, 2.0 / 3], [_matrix.Precision(0), _matrix.Precision(1), _matrix.Precision(2)]);
        Assert.Equal([3.0 / 4, 2.0 / 4, 1.0], [_matrix.Recall(0), _matrix.Recall(1), _matrix.Recall(2)]);
        Assert.Equal([6.0 / 8, 4.0 / 7, 4.0 / 5], [_matrix.F1(0), _matrix.F1(1), _matrix.F1(2)]);
        Assert.Equal(((3.0 / 4) + (4.0 / 3)) / 3, _matrix.MacroPrecision, 1e-15);
        Assert.Equal((0.75 + 0.5 + 1) / 3, _matrix.MacroRecall, 1e-15);
        Assert.Equal(((6.0 / 8) + (4.0 / 7) + (4.0 / 5)) / 3, _matrix.MacroF1, 1e-15);
    }

    /// <summary>
    /// scikit-learn on y = [0, 0, 1, 1], p = [0, 2, 1, 1]: recall_score macro is (½ + 1 + 0) / 3, balanced_accuracy_score (½ + 1) / 2, f1_score
    /// macro (⅔ + 1 + 0) / 3. Class 3 is nowhere and counts nowhere.
    /// </summary>
    [Fact]
    public void Averages_leave_out_the_classes_that_scikit_learn_leaves_out()
    {
        var matrix = new ConfusionMatrix([0, 0, 1, 1], [0, 2, 1, 1], 4);
        Assert.Equal(0.5, matrix.MacroRecall, 1e-15);
        Assert.Equal(2.0 / 3, matrix.MacroPrecision, 1e-15);
        Assert.Equal(5.0 / 9, matrix.MacroF1, 1e-15);
        Assert.Equal(0.75, matrix.BalancedAccuracy, 1e-15);
        Assert.Equal([0.0, 0, 0], [matrix.Precision(3), matrix.Recall(3), matrix.F1(3)]);
        Assert.Equal([0.0, 0, 0], [matrix.Precision(2), matrix.Recall(2), matrix.F1(2)]);
    }

    [Fact]
    public void What_cannot_be_counted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([], [], 2));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0, 2], [0, 1], 2));
        var error = Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0, 1], [0, -1], 2));
        Assert.Equal("Row 1 has class 1 and was taken for -1; there are 2, 0 to 1.", error.Message);
    }

    [Fact]
    public void A_refusal_says_what_came()
    {
        Assert.Equal(
            "Every row has a label and a prediction; got 2 labels and 1 predictions.",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0, 1], [0], classes: 2)).Message);
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0], [2], classes: 2));
    }
}
