namespace Ecg.Train;

/// <summary>The last line of the terminal while it shows progress, shared by everything that writes to the terminal.</summary>
internal sealed class StatusLine
{
    /// <summary>Moves the cursor to the start of the line and erases the line (ECMA-48, EL).</summary>
    private const string Erase = "\r\u001b[K";

    private bool _isShown;

    /// <summary>Replaces the status.</summary>
    public void Show(TextWriter terminal, string text)
    {
        terminal.Write(Erase + text);
        terminal.Flush();
        _isShown = true;
    }

    /// <summary>Erases the status, if there is one.</summary>
    public void Clear(TextWriter terminal)
    {
        if (!_isShown)
            return;
        terminal.Write(Erase);
        terminal.Flush();
        _isShown = false;
    }
}
