using Ecg.Context;
using ScratchCnn.Data;

namespace Ecg.Tests.Context;

public sealed class ContextAugmentationTests
{
    private static float[] Row => [.. Enumerable.Range(0, BeatContext.Columns).Select(i => (float)i)];

    private static float[] Augment(double swap, double one)
    {
        float[] destination = new float[BeatContext.Columns];
        new ContextAugmentation { Signal = new SignalAugmentation(), SwapLeads = swap, OneLead = one }.Augment<float>(Row, destination, key: 1);
        return destination;
    }

    [Fact]
    public void Leads_change_places_everywhere_and_the_rhythm_stays()
    {
        float[] swapped = Augment(swap: 1, one: 0);
        Assert.Equal([1, 0, 3, 2], swapped[..4]);
        const int scalars = BeatContext.ScalarStart + BeatContext.RhythmScalars;
        Assert.Equal(Row[BeatContext.SequenceStart..scalars], swapped[BeatContext.SequenceStart..scalars]);
        Assert.Equal([.. Row[^BeatContext.LeadScalars..], .. Row[scalars..^BeatContext.LeadScalars]], swapped[scalars..]);
    }

    [Fact]
    public void One_lead_stands_for_both()
    {
        float[] single = Augment(swap: 0, one: 1);
        Assert.Equal([0, 0, 2, 2], single[..4]);
        Assert.Equal(single[^BeatContext.LeadScalars..], single[^(2 * BeatContext.LeadScalars)..^BeatContext.LeadScalars]);
    }

    [Fact]
    public void Differences_are_augmented_and_median_beats_are_not()
    {
        float[] destination = new float[BeatContext.Columns];
        var augmentation = new ContextAugmentation { Signal = new SignalAugmentation { Noise = 1, Gain = 0.5 } };
        augmentation.Augment<float>(Row, destination, key: 1);
        for (int i = 0; i < BeatContext.BeatSize; i++)
            Assert.NotEqual(Row[i], destination[i]);
        Assert.Equal(Row[BeatContext.BeatSize..], destination[BeatContext.BeatSize..]);
    }
}
