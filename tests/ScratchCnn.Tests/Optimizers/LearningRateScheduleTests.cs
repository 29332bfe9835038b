using ScratchCnn.Optimizers;

namespace ScratchCnn.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_rate_is_constant()
    {
        Assert.Equal(1e-3, new ConstantSchedule().Rate(1e-3, 0, 10, []));
        Assert.Equal(0.5, new ConstantSchedule().Rate(0.5, 12_345, 10, [1, 2, 3]));
    }

    [Fact]
    public void A_step_schedule_is_a_staircase()
    {
        var schedule = new StepSchedule(EpochsPerDrop: 2, Factor: 0.5);
        Assert.Equal([0.8, 0.8, 0.4, 0.4, 0.2], [Rate(schedule, 0), Rate(schedule, 19), Rate(schedule, 20), Rate(schedule, 39), Rate(schedule, 40)]);
    }

    [Fact]
    public void An_exponential_schedule_falls_by_its_factor_every_epoch_and_smoothly_between()
    {
        var schedule = new ExponentialSchedule(DecayPerEpoch: 0.9);
        for (int step = 0; step < 100; step++)
            Assert.Equal(0.8 * Math.Pow(0.9, step / 10.0), Rate(schedule, step), 1e-15);
    }

    [Fact]
    public void A_cosine_schedule_warms_up_in_a_line_and_cools_down_in_a_cosine()
    {
        var schedule = new CosineSchedule(Epochs: 12, WarmupEpochs: 2, MinimumRate: 0.1);
        for (int step = 0; step < 20; step++)
            Assert.Equal(0.8 * (step + 1) / 20, Rate(schedule, step), 1e-15);
        for (int step = 20; step < 120; step++)
            Assert.Equal(0.1 + (0.7 * (1 + Math.Cos(Math.PI * (step - 20) / 100)) / 2), Rate(schedule, step), 1e-15);
        Assert.Equal(0.8, Rate(schedule, 20));
        Assert.Equal(0.1, Rate(schedule, 120));
        Assert.Equal(0.1, Rate(schedule, 1_000_000));
    }

    [Fact]
    public void A_one_cycle_schedule_rises_and_falls_in_cosines()
    {
        // 3 epochs of 10 steps: steps 0 … 8 rise to the peak at 0.3 · 30 − 1 = 8, and the rate falls until step 29.
        var schedule = new OneCycleSchedule(Epochs: 3);
        const double first = 0.8 / 25, last = first / 1e4;
        for (int step = 0; step < 30; step++)
        {
            double expected = step <= 8
                ? 0.8 + ((first - 0.8) * (1 + Math.Cos(Math.PI * step / 8)) / 2)
                : last + ((0.8 - last) * (1 + Math.Cos(Math.PI * (step - 8) / 21)) / 2);
            Assert.Equal(expected, Rate(schedule, step), 1e-15);
        }

        Assert.Equal(first, Rate(schedule, 0), 1e-15);
        Assert.Equal([0.8, last, last], [Rate(schedule, 8), Rate(schedule, 29), Rate(schedule, 1000)]);
        Assert.Equal(0.8, Rate(new OneCycleSchedule(Epochs: 1, WarmupShare: 0), 0));
    }

    [Fact]
    public void After_a_cycle_of_a_single_step_the_rate_is_at_its_lowest()
    {
        var schedule = new OneCycleSchedule(Epochs: 1, InitialDivisor: 10, FinalDivisor: 2);
        Assert.Equal([0.8, 0.04, 0.04], [schedule.Rate(0.8, 0, 1, []), schedule.Rate(0.8, 1, 1, []), schedule.Rate(0.8, 5, 1, [])]);
    }

    [Fact]
    public void A_one_cycle_schedule_says_what_it_expected()
    {
        var flat = new OneCycleSchedule(Epochs: 1, WarmupShare: 0, InitialDivisor: 1, FinalDivisor: 1);
        Assert.Equal([0.8, 0.8, 0.8], [Rate(flat, 0), Rate(flat, 5), Rate(flat, 100)]);
        Refused("There must be at least 1 epoch.", () => new OneCycleSchedule(0));
        Refused("The share of warm-up must be at least 0 and below 1.", () => new OneCycleSchedule(1, WarmupShare: 1));
        Refused("The divisor must be at least 1.", () => new OneCycleSchedule(1, InitialDivisor: 0.9));
        Refused("The divisor must be at least 1.", () => new OneCycleSchedule(1, FinalDivisor: 0.9));

        static void Refused(string message, Func<object> create) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0.3, 25, 1e4)]
    [InlineData(1, 1.0, 25, 1e4)]
    [InlineData(1, -0.1, 25, 1e4)]
    [InlineData(1, 0.3, 0.5, 1e4)]
    [InlineData(1, 0.3, 25, double.NaN)]
    public void A_one_cycle_schedule_refuses_what_is_out_of_range(int epochs, double warmup, double initial, double final) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(epochs, warmup, initial, final));

    [Fact]
    public void Without_warm_up_the_first_rate_is_the_peak() => Assert.Equal(0.8, Rate(new CosineSchedule(Epochs: 3), 0));

    [Fact]
    public void A_plateau_as_long_as_the_patience_lowers_the_rate()
    {
        var schedule = new PlateauSchedule(Factor: 0.5, Patience: 2, MinimumImprovement: 0.01, MinimumRate: 0.15);
        double After(params double[] losses) => schedule.Rate(0.8, 10 * losses.Length, 10, losses);

        Assert.Equal(0.8, After());
        Assert.Equal(0.8, After(1, 1));
        Assert.Equal(0.4, After(1, 1, 1));
        Assert.Equal(0.4, After(1, 1, 1, 1));
        Assert.Equal(0.2, After(1, 1, 1, 1, 1));
        Assert.Equal(0.15, After(1, 1, 1, 1, 1, 1, 1));
        Assert.Equal(0.15, After(1, 1, 1, 1, 1, 1, 1, 1, 1));
        Assert.Equal(0.8, After(1, 1, 0.9, 0.9, 0.8));
        Assert.Equal(0.4, After(1, 0.995, 0.991));
        Assert.Equal(0.4, After(1, double.NaN, double.NaN));
        Assert.Equal(0.4, After(1, 1.5, 1.2, 0.5, 0.6));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(EpochsPerDrop: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(DecayPerEpoch: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(Epochs: 3, WarmupEpochs: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauSchedule(Factor: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauSchedule(Patience: 0));
    }

    [Fact]
    public void The_ends_of_the_ranges_are_taken_and_refusals_say_what_was_expected()
    {
        Assert.Equal(0.4, Rate(new StepSchedule(EpochsPerDrop: 1, Factor: 0.5), 10));
        _ = new PlateauSchedule(Patience: 1);
        Refused("There must be at least 1 epoch between two drops.", () => new StepSchedule(EpochsPerDrop: 0));
        Refused("The decay per epoch must be above 0.", () => new ExponentialSchedule(DecayPerEpoch: 0));
        Refused("Warm-up must be at least 0 and below 3 epochs.", () => new CosineSchedule(Epochs: 3, WarmupEpochs: 3));
        Refused("The factor must be above 0 and below 1.", () => new PlateauSchedule(Factor: 0));
        Refused("The patience must be at least 1 epoch.", () => new PlateauSchedule(Patience: 0));
        Assert.Throws<ArgumentNullException>(() => new PlateauSchedule().Rate(1, 0, 1, null!));

        static void Refused(string message, Func<object> create) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_plateau_needs_validation_and_just_the_least_improvement_is_none()
    {
        Assert.False(new ConstantSchedule().NeedsValidation);
        Assert.True(new PlateauSchedule().NeedsValidation);
        Assert.Equal(0.4, new PlateauSchedule(Factor: 0.5, Patience: 1, MinimumImprovement: 0.25).Rate(0.8, 0, 10, [1, 0.75]));
    }

    private static double Rate(LearningRateSchedule schedule, long step) => schedule.Rate(0.8, step, stepsPerEpoch: 10, []);
}
