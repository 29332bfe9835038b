using Ecg.Signals;

namespace Ecg.Tests.Signals;

public sealed class RunningMedianTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(25)]
    [InlineData(201)]
    public void It_is_the_median_of_the_samples_around(int window)
    {
        var random = new Random(1);
        foreach (int length in (int[])[0, 1, 2, 100])
        {
            float[] signal = [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(20))]; // with equal values
            float[] medians = RunningMedian.Apply(signal, window);
            for (int i = 0; i < length; i++)
            {
                float[] around = [.. Enumerable.Range(i - (window / 2), window).Select(at => signal[Math.Clamp(at, 0, length - 1)]).Order()];
                Assert.Equal(around[window / 2], medians[i]);
            }
        }
    }

    [Fact]
    public void An_even_window_has_no_middle() => Assert.Throws<ArgumentOutOfRangeException>(() => RunningMedian.Apply([1, 2], 2));
}
