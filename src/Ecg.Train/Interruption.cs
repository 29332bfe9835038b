using System.Runtime.InteropServices;
using Ecg.Files;

namespace Ecg.Train;

/// <summary>
/// Handler for Ctrl+C and SIGTERM. While a command listens, the first signal requests an orderly end and the second ends the process at once; otherwise
/// the first one does.
/// </summary>
public sealed class Interruption : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _isListening;

    private Action _tell = () => { };

    /// <summary>Registers the signal handlers.</summary>
    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    /// <summary>Sets the action that tells the user of a signal that ends the process at once.</summary>
    internal void Tell(Action tell) => _tell = tell;

    /// <summary>Starts listening: the next signal requests an orderly end.</summary>
    /// <returns>A token that the signal cancels.</returns>
    public CancellationToken Listen()
    {
        _isListening = true;
        return _source.Token;
    }

    /// <summary>Removes the signal handlers.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // A signal that is not canceled gets the default action, which ends the process.
        if (!_isListening || _source.IsCancellationRequested)
        {
            AtomicFile.DeleteUnfinished();
            Task.Run(_tell).Wait(s_patience); // a terminal that is halted takes no text, and does not keep the process from ending
            return;
        }

        context.Cancel = true;
        _source.Cancel();
    }
}
