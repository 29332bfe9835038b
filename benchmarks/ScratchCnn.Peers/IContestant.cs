namespace ScratchCnn.Peers;

/// <summary>One library doing one work, in its own process.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>Name and version, for the table.</summary>
    string Name { get; }

    /// <summary>Bytes of its own buffers, without the model's weights; null where a library does not tell.</summary>
    long? BufferBytes { get; }

    /// <summary>Does the work once: a training step, or one prediction of a batch.</summary>
    void Run();

    /// <summary>The values on which all must agree: the losses of the first steps with dropout off, or the probabilities of the batch.</summary>
    double[] Answer();
}
