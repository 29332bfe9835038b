namespace ScratchCnn.Peers;

/// <summary>One library with one task to measure, in its own process.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>Name and version, for the table.</summary>
    string Name { get; }

    /// <summary>Bytes of the library's own buffers, without the model's weights; null if not known.</summary>
    long? BufferBytes { get; }

    /// <summary>Runs the task once: a training step, or the prediction of a batch.</summary>
    void Run();

    /// <summary>The values that must agree between all libraries: the losses of the first steps with dropout off, or the probabilities of the
    /// batch.</summary>
    double[] Answer();
}
