using ScratchCnn.Architectures;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Serialization;

/// <summary>
/// Feeds damaged files to a loader. Each may load (a flipped weight is still a weight) or be refused with a <see cref="SavedFileException"/> of one
/// line; nothing else may come out of it, and it may take no more than twice the memory of the intact file. A load that hangs shows as a test that
/// does not end.
/// </summary>
internal sealed class HostileInput
{
    private readonly byte[] _good;
    private readonly Action<byte[]> _load;
    private readonly long _goodMemory;

    public HostileInput(byte[] good, Action<byte[]> load)
    {
        _good = good;
        _load = load;
        // Twice: the first load also takes what the runtime sets up once.
        load(good);
        _goodMemory = AllocatedBy(() => load(good));
    }

    public int Refused { get; private set; }

    public int Loaded { get; private set; }

    public void TruncateEverywhere()
    {
        for (int length = 0; length < _good.Length; length++)
            Feed(_good[..length], $"cut after {length} of {_good.Length} bytes");
    }

    public void FlipBits(int times, ulong seed)
    {
        for (int time = 0; time < times; time++)
        {
            int bit = CounterRandom.Below(seed, (ulong)time, _good.Length * 8);
            byte[] flipped = [.. _good];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Feed(flipped, $"bit {bit % 8} of byte {bit / 8} flipped");
        }
    }

    public void Feed(byte[] bytes, string damage)
    {
        Exception? thrown = null;
        long memory = AllocatedBy(() =>
        {
            try
            {
                _load(bytes);
            }
            catch (SavedFileException exception)
            {
                thrown = exception;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"A file {damage} ended in a {exception.GetType().Name}: {exception.Message}", exception);
            }
        });

        Assert.True(memory <= 2 * _goodMemory, $"A file {damage} took {memory} bytes of memory; the intact one takes {_goodMemory}.");
        if (thrown is null)
        {
            Loaded++;
            return;
        }

        Refused++;
        Assert.False(thrown.Message.Any(char.IsControl), $"A file {damage} gives a message of several lines: {thrown.Message}");
    }

    private static long AllocatedBy(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
