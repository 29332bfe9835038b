namespace ScratchCnn.Peers;

/// <summary>A process that keeps one core busy, to measure beside it.</summary>
internal static class BusyLoop
{
    private static volatile bool s_isOver;

    /// <summary>Runs until the parent process closes the standard input or ends.</summary>
    public static int Run()
    {
        var reader = new Thread(WaitForEnd) { IsBackground = true };
        reader.Start();
        while (!s_isOver)
        {
        }

        return 0;
    }

    private static void WaitForEnd()
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        s_isOver = true;
    }
}
