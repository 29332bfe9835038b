namespace ScratchCnn.Peers;

/// <summary>A neighbor that wants a whole core and has no use for it.</summary>
internal static class BusyLoop
{
    private static volatile bool s_isOver;

    /// <summary>Keeps a core busy until the program that started it closes its input, or ends.</summary>
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
