using System.Runtime.InteropServices;

namespace Ecg.Train;

/// <summary>
/// Ctrl+C, or the signal by which a system ends programs. Once something listens, the first asks for an orderly end; the second, or the first where
/// nothing listens, ends the process at once.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _isListening;

    /// <summary>Waits for signals.</summary>
    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>From now on the first signal asks for an orderly end.</summary>
    /// <returns>Cancelled by that signal.</returns>
    public CancellationToken Listen()
    {
        _isListening = true;
        return _source.Token;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // A signal that is not cancelled does what the system does by default: it ends the process.
        if (!_isListening || _source.IsCancellationRequested)
            return;
        context.Cancel = true;
        _source.Cancel();
    }
}
