namespace ScratchCnn.Data;

/// <summary>The kind of targets of a data set, and so the meaning of the outputs of a network trained on it.</summary>
public enum TargetKind
{
    /// <summary>One class per row. Outputs are logits, one per class; softmax turns them into probabilities that add up to 1.</summary>
    Classes,

    /// <summary>Any number of labels per row. Outputs are logits, one per label; the logistic function turns each into a probability of its own.</summary>
    Labels,

    /// <summary>One or more values per row. Outputs are the values.</summary>
    Values,
}
