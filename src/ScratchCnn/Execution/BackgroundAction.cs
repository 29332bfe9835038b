namespace ScratchCnn.Execution;

/// <summary>An action that runs on a second thread from the object's construction on. Nobody waits for it, and it does not keep the process alive.</summary>
internal sealed class BackgroundAction
{
    /// <param name="action">The work; must not throw. Left out on a single core.</param>
    public BackgroundAction(Action action)
    {
        if (Environment.ProcessorCount > 1)
            new Thread(() => action()) { IsBackground = true, Name = "ScratchCnn background" }.Start();
    }
}
